package dev.farthing.persistence.billing;

import dev.farthing.application.billing.UsageToBill;
import dev.farthing.domain.billing.Counts;
import dev.farthing.domain.billing.ModelUsage;
import dev.farthing.domain.billing.ModelUsage.Priced;
import dev.farthing.domain.billing.Period;
import dev.farthing.domain.money.Amount;
import dev.farthing.domain.price.Rates;
import dev.farthing.domain.price.Tier;
import dev.farthing.domain.price.TokenClass;
import dev.farthing.persistence.RatesColumn;
import dev.farthing.persistence.Sql;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// Adds up the calls themselves, by the price and the tier each of them was charged at; those that were answered
/// out of
/// the response cache are no part of any bill.
@Singleton
class PostgresUsageToBill implements UsageToBill {
    private static final String USED = """
        SELECT u.model, p.rates::text AS rates, u.tier, count(*) AS requests, sum(u.images) AS images, sum(u.searches) AS searches,
            sum(u.input_tokens) AS input, sum(u.cache_read_tokens) AS cache_read,
            sum(u.cache_write_5m_tokens) AS cache_write_5m, sum(u.cache_write_1h_tokens) AS cache_write_1h,
            sum(u.audio_input_tokens) AS audio_input, sum(u.image_input_tokens) AS image_input,
            sum(u.output_tokens) AS output, sum(u.reasoning_tokens) AS reasoning,
            sum(u.audio_output_tokens) AS audio_output, sum(u.image_output_tokens) AS image_output,
            sum(u.cost_pico) AS cost_pico
        FROM (
            SELECT c.*, (SELECT count(*) FROM price t, jsonb_array_elements(t.rates -> 'tiers') AS tier
                         WHERE t.id = c.price_id AND (tier ->> 'from_input_tokens')::bigint <= c.prompt_tokens) AS tier
            FROM usage_row c
            WHERE c.org_id = ? AND c.started_at >= ? AND c.started_at < ?
              AND coalesce(c.stored_at, '-infinity') < ?
              AND c.request_id >= uuid_v7_floor(?::timestamptz - interval '1 minute')
              AND c.request_id < uuid_v7_floor(?::timestamptz + interval '1 minute')
              AND NOT c.sandbox AND c.status <> 'refused' AND c.response_saving_pico IS NULL) u
        LEFT JOIN price p ON p.id = u.price_id
        GROUP BY u.model, p.id, u.tier ORDER BY u.model, p.id, u.tier\
        """;
    private static final String CORRECTED = """
        SELECT u.model, sum(a.delta_pico) AS delta_pico
        FROM usage_adjustment a JOIN usage_row u ON u.org_id = a.org_id AND u.request_id = a.request_id
        WHERE a.org_id = ? AND a.started_at >= ? AND a.started_at < ? AND a.created_at < ? AND NOT u.sandbox
        GROUP BY u.model\
        """;
    private static final String PREPAID = """
        SELECT coalesce(sum(e.amount_pico), 0) AS prepaid
        FROM ledger_txn t JOIN ledger_entry e ON e.org_id = t.org_id AND e.txn_id = t.id AND e.account = 'wallet'
        WHERE t.org_id = ? AND t.posted_at >= ? AND t.posted_at < ? AND t.bucket >= ? AND t.bucket < ? AND t.kind IN ('usage', 'adjustment')\
        """;

    private final DataSource database;

    PostgresUsageToBill(DataSource database) {
        this.database = database;
    }

    @Override
    public List<ModelUsage> used(UUID orgId, Period period, Instant before) {
        var from = period.from();
        var to = period.to();
        var parts = new TreeMap<String, List<Priced>>();
        Sql.of(USED, orgId, from, to, before, from, to)
                .rows(
                        database,
                        row -> parts.computeIfAbsent(row.getString("model"), _ -> new ArrayList<>())
                                .add(priced(row)));
        Sql.of(CORRECTED, orgId, from, to, before)
                .rows(
                        database,
                        row -> parts.computeIfAbsent(row.getString("model"), _ -> new ArrayList<>())
                                .add(new Priced(null, Counts.NONE, Column.amount(row, "delta_pico"))));
        return parts.entrySet().stream()
                .map(part -> ModelUsage.of(part.getKey(), part.getValue()))
                .toList();
    }

    private static Priced priced(ResultSet row) throws SQLException {
        var tokens = new EnumMap<TokenClass, Long>(TokenClass.class);
        for (var tokenClass : TokenClass.values()) {
            tokens.put(tokenClass, row.getLong(tokenClass.name()));
        }
        var counts = new Counts(row.getLong("requests"), row.getLong("images"), row.getLong("searches"), tokens);
        return new Priced(rates(row.getString("rates"), row.getInt("tier")), counts, Column.amount(row, "cost_pico"));
    }

    private static @Nullable Rates rates(@Nullable String json, int tier) {
        if (json == null) {
            return null;
        }
        var read = RatesColumn.read(json);
        return tier == 0
                ? read.base()
                : read.tiers().stream()
                        .sorted(Comparator.comparingLong(Tier::fromInputTokens))
                        .toList()
                        .get(tier - 1)
                        .rates();
    }

    @Override
    public Amount prepaid(UUID orgId, Period period, Instant before) {
        return Sql.of(PREPAID, orgId, period.from(), before, period.from(), period.to())
                .rows(database, row -> Column.amount(row, "prepaid"))
                .getFirst();
    }
}

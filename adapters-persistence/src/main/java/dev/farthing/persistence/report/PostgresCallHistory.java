package dev.farthing.persistence.report;

import dev.farthing.application.report.AttemptView;
import dev.farthing.application.report.CallFilter;
import dev.farthing.application.report.CallHistory;
import dev.farthing.application.report.CallUse;
import dev.farthing.application.report.CallView;
import dev.farthing.domain.billing.Known;
import dev.farthing.domain.money.Money;
import dev.farthing.domain.usage.TokenUsage;
import dev.farthing.persistence.HeadersColumn;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// Reads calls by their ids, which lie in the order of time.
@Singleton
class PostgresCallHistory implements CallHistory {
    private static final String COLUMNS = """
        SELECT %s, corrected.adjustment_pico,
            corrected.charged_pico + CASE WHEN asked.known @> coalesce(stored_at, '-infinity') THEN cost_pico ELSE 0 END
                AS charged_pico
        FROM usage_row
        CROSS JOIN (SELECT ?::tstzmultirange) AS asked (known)
        CROSS JOIN LATERAL (SELECT coalesce(sum(a.delta_pico), 0) AS adjustment_pico,
                coalesce(sum(a.delta_pico) FILTER (WHERE asked.known @> a.created_at), 0) AS charged_pico,
                coalesce(bool_or(asked.known @> a.created_at), false) AS known
            FROM usage_adjustment a
            WHERE a.org_id = usage_row.org_id AND a.request_id = usage_row.request_id) AS corrected
        WHERE true\
        """.formatted(CallRow.COLUMNS);

    private static final String ATTEMPTS = """
        SELECT a.number, a.provider_id, p.name AS provider, a.credential_id, a.upstream_model, a.started_at,
            a.http_status, a.failure_class, a.error_code, a.first_byte_ms, a.latency_ms, a.prompt_tokens,
            a.completion_tokens, a.cost_pico, a.vendor_units, coalesce(e.rate_limits, a.rate_limits::jsonb) AS rate_limits,
            e.id AS error_id
        FROM attempt a
        LEFT JOIN provider p ON p.id = a.provider_id
        LEFT JOIN vendor_error e ON e.request_id = a.request_id AND e.number = a.number
        WHERE a.org_id = ? AND a.request_id = ?
        ORDER BY a.number\
        """;

    private static final String USE = """
        SELECT input_tokens, cache_read_tokens, cache_write_5m_tokens, cache_write_1h_tokens, audio_input_tokens,
            image_input_tokens, output_tokens, reasoning_tokens, audio_output_tokens, image_output_tokens, images,
            searches, usage_flags, vendor_usage, service_tier
        FROM usage_row WHERE org_id = ? AND request_id = ?\
        """;

    private static final CallUse NOTHING = new CallUse(TokenUsage.NONE, List.of(), null, null);

    /// How many calls are looked at for one page: who looks for what is rare goes on from there.
    private static final int MOST_SIFTED = 100_000;
    /// The first 48 bits of an id are the milliseconds it was made at.
    private static final int TIME_SHIFT = 16;

    private final DataSource database;
    private final int mostSifted;

    @Inject
    PostgresCallHistory(DataSource database) {
        this(database, MOST_SIFTED);
    }

    PostgresCallHistory(DataSource database, int mostSifted) {
        this.database = database;
        this.mostSifted = mostSifted;
    }

    @Override
    public List<CallView> newest(
            CallFilter filter, ZoneId zone, @Nullable UUID before, @Nullable UUID oldest, int limit) {
        return calls(filter, zone, before, oldest).add(" LIMIT ?", limit).rows(database, CallRow::read);
    }

    /// By what an index tells alone.
    @Override
    public Optional<Seen> farthest(CallFilter filter, ZoneId zone, @Nullable UUID before) {
        return within(new Query().add("SELECT request_id FROM usage_row WHERE true"), filter, zone, before)
                .add(" ORDER BY request_id DESC LIMIT 1 OFFSET ?", mostSifted)
                .rows(database, row -> row.getObject("request_id", UUID.class))
                .stream()
                .findFirst()
                .map(id -> new Seen(id, Instant.ofEpochMilli(id.getMostSignificantBits() >>> TIME_SHIFT)));
    }

    /// Narrows to those among which calls are looked for.
    private static Query within(Query query, CallFilter filter, ZoneId zone, @Nullable UUID before) {
        return query.and("org_id = ?", filter.orgId())
                .and("request_id < ?", before)
                .and("key_id = ?", filter.keyId())
                .and(
                        "request_id >= uuid_v7_floor(?::timestamptz - interval '1 minute')",
                        filter.span().start(zone))
                .and(
                        "request_id < uuid_v7_floor(?::timestamptz + interval '1 minute')",
                        filter.span().end(zone));
    }

    @Override
    public void each(CallFilter filter, ZoneId zone, Consumer<? super CallView> taker) {
        calls(filter, zone, null, null).each(database, CallRow::read, taker);
    }

    private static Query calls(CallFilter filter, ZoneId zone, @Nullable UUID before, @Nullable UUID oldest) {
        var status = filter.status();
        var source = filter.usageSource();
        var start = filter.span().start(zone);
        var end = filter.span().end(zone);
        var bill = filter.bill();
        var billable = bill.billable();
        var known = bill.known();
        var query = within(new Query().add(COLUMNS, ranges(known == null ? Known.EVER : known)), filter, zone, before)
                .and("request_id >= ?", oldest)
                .and("request_id = ?", filter.requestId())
                .and("team_id = ?", filter.teamId())
                .and("model = ?", filter.model())
                .and("provider = ?", filter.provider())
                .and("credential_id = ?", filter.credentialId())
                .and("status = ?", status == null ? null : status.name().toLowerCase(Locale.ROOT))
                .and("usage_source = ?", source == null ? null : source.name().toLowerCase(Locale.ROOT))
                .and("latency_ms >= ?", filter.leastMillis())
                .and("started_at >= ?", start)
                .and("started_at < ?", end)
                .and("(NOT sandbox AND status <> 'refused') = ?", billable);
        bill.exceptModels().forEach(model -> query.add(" AND model <> ?", model));
        if (known != null) {
            query.add(" AND (asked.known @> coalesce(stored_at, '-infinity') OR corrected.known)");
        }
        return query.add(" ORDER BY request_id DESC");
    }

    private static String ranges(Known known) {
        return known.stretches().stream()
                .map(stretch -> (stretch.from().equals(Instant.MIN) ? "(" : "[" + stretch.from()) + ","
                        + (stretch.to().equals(Instant.MAX) ? "" : stretch.to()) + ")")
                .collect(Collectors.joining(",", "{", "}"));
    }

    @Override
    public List<AttemptView> attempts(UUID orgId, UUID requestId) {
        return new Query().add(ATTEMPTS, orgId, requestId).rows(database, PostgresCallHistory::readAttempt);
    }

    @Override
    public CallUse use(UUID orgId, UUID requestId) {
        return new Query()
                .add(USE, orgId, requestId).rows(database, PostgresCallHistory::readUse).stream()
                        .findFirst()
                        .orElse(NOTHING);
    }

    private static CallUse readUse(ResultSet row) throws SQLException {
        return new CallUse(
                CallRow.tokens(row),
                List.of((String[]) row.getArray("usage_flags").getArray()),
                row.getString("vendor_usage"),
                row.getString("service_tier"));
    }

    private static AttemptView readAttempt(ResultSet row) throws SQLException {
        var limits = row.getString("rate_limits");
        return new AttemptView(
                row.getInt("number"),
                row.getObject("provider_id", UUID.class),
                row.getString("provider"),
                row.getObject("credential_id", UUID.class),
                row.getString("upstream_model"),
                row.getObject("started_at", OffsetDateTime.class).toInstant(),
                row.getObject("http_status", Integer.class),
                row.getString("failure_class"),
                row.getString("error_code"),
                row.getObject("first_byte_ms", Integer.class),
                row.getInt("latency_ms"),
                row.getObject("prompt_tokens", Long.class),
                row.getObject("completion_tokens", Long.class),
                row.getBigDecimal("cost_pico").movePointLeft(Money.SCALE),
                row.getString("vendor_units"),
                limits == null ? null : HeadersColumn.read(limits),
                row.getObject("error_id", UUID.class));
    }
}

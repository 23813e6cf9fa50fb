package dev.farthing.persistence.report;

import dev.farthing.application.Page;
import dev.farthing.application.Slice;
import dev.farthing.application.report.UsageDimension;
import dev.farthing.application.report.UsageFilter;
import dev.farthing.application.report.UsageSums;
import dev.farthing.application.report.UsageView;
import dev.farthing.domain.money.Money;
import dev.farthing.persistence.AmountsColumn;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// Sums the quarter hours that lie whole in the span and the calls at its two ends; where something is asked
/// that the quarter hours do not know, the calls alone.
@Singleton
class PostgresUsageSums implements UsageSums {
    private static final String ROLLED_UP = """
        SELECT org_id, bucket AS at, key_id, team_id, model, provider, requests, ok_requests, error_requests,
            prompt_tokens, cached_tokens, cache_write_tokens, completion_tokens, reasoning_tokens, cost_pico,
            latency_ms, first_token_ms, first_token_calls, 0 AS further_attempts, 0 AS fallback_pico,
            NULL::jsonb AS vendor_units, NULL::numeric AS saved_pico
        FROM usage_rollup
        WHERE requests > 0\
        """;
    /// What it came to to ask others too.
    private static final String FURTHER = """
        attempts - 1 AS further_attempts,
            CASE WHEN attempts > 1
                THEN (SELECT coalesce(sum(a.cost_pico), 0) FROM attempt a
                      WHERE a.org_id = usage_row.org_id AND a.request_id = usage_row.request_id
                        AND a.number < usage_row.attempts)
                ELSE 0 END AS fallback_pico\
        """;
    /// Only one call in many took another number of tries than one.
    private static final String FALLBACKS = """
         UNION ALL
        SELECT org_id, started_at, key_id, team_id, model, coalesce(provider, ''), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
            %s, NULL::jsonb, NULL::numeric
        FROM usage_row
        WHERE attempts <> 1 AND status <> 'refused'\
        """.formatted(FURTHER);
    private static final String UNITS = """
         UNION ALL
        SELECT org_id, bucket, key_id, team_id, model, provider, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
            jsonb_build_object(unit, amount), NULL::numeric
        FROM usage_unit_rollup
        WHERE true\
        """;
    private static final String OF_CALLS = """
        SELECT org_id, started_at AS at, key_id, team_id, model, %s AS provider, 1 AS requests,
            (status = 'ok')::int AS ok_requests, (status = 'error')::int AS error_requests, prompt_tokens,
            cache_read_tokens AS cached_tokens, cache_write_5m_tokens + cache_write_1h_tokens AS cache_write_tokens,
            completion_tokens, reasoning_tokens, cost_pico, latency_ms, first_token_ms,
            (first_token_ms IS NOT NULL)::int AS first_token_calls, %s,
            CASE WHEN vendor_units IS JSON OBJECT THEN vendor_units::jsonb END AS vendor_units, %s AS saved_pico\
        """;
    /// At the price each call was admitted at.
    private static final String SAVED = """
        CASE WHEN cache_read_tokens + cache_write_5m_tokens + cache_write_1h_tokens > 0
            THEN coalesce((SELECT cache_saving(p.rates, prompt_tokens, cache_read_tokens, cache_write_5m_tokens,
                               cache_write_1h_tokens)
                           FROM price p WHERE p.id = usage_row.price_id), 0)
            ELSE 0 END\
        """;
    /// As a quarter hour has it, which names no provider where nobody was asked.
    private static final String AT_AN_END = OF_CALLS.formatted("coalesce(provider, '')", FURTHER, "NULL::numeric")
            + " FROM usage_row WHERE status <> 'refused'";
    private static final String CLIENT = "split_part(coalesce(user_agent, ''), ' ', 1)";
    /// What 50, 95 and 99 of a hundred calls took at most.
    private static final String POINTS =
            points("latency_ms", sorted("latency_ms")) + points("first_token_ms", sorted("first_token_ms"));
    /// Sums know no single call; nor is anything sorted for them.
    private static final String NO_POINTS =
            points("latency_ms", "NULL::bigint[]") + points("first_token_ms", "NULL::bigint[]");

    private static final String CALLS = OF_CALLS.formatted("provider", FURTHER, SAVED)
            + ", upstream_model, credential_id, dialect, endpoint, status, " + CLIENT + " AS client";
    private static final String SUMS = """
        coalesce(sum(requests), 0) AS requests, coalesce(sum(ok_requests), 0) AS ok_requests,
        coalesce(sum(error_requests), 0) AS error_requests, coalesce(sum(requests + further_attempts), 0) AS attempts,
        coalesce(sum(fallback_pico), 0) AS fallback_pico, coalesce(sum(prompt_tokens), 0) AS prompt_tokens,
        coalesce(sum(completion_tokens), 0) AS completion_tokens, coalesce(sum(cached_tokens), 0) AS cached_tokens,
        coalesce(sum(cache_write_tokens), 0) AS cache_write_tokens,
        coalesce(sum(reasoning_tokens), 0) AS reasoning_tokens, coalesce(sum(cost_pico), 0) AS cost_pico,
        coalesce(sum(latency_ms), 0) AS latency_ms, sum(saved_pico) AS saved_pico,
        round(sum(latency_ms)::numeric / nullif(sum(requests), 0))::bigint AS avg_latency_ms,
        round(sum(first_token_ms)::numeric / nullif(sum(first_token_calls), 0))::bigint AS avg_first_token_ms,
        sum_units(vendor_units) FILTER (WHERE vendor_units IS NOT NULL) AS vendor_units\
        """;

    private static final BigDecimal MILLIS_PER_SECOND = BigDecimal.valueOf(1000);
    private static final BigDecimal PER_CENT = BigDecimal.valueOf(100);
    private static final int SHARE_DECIMALS = 2;

    private final DataSource database;

    PostgresUsageSums(DataSource database) {
        this.database = database;
    }

    @Override
    public Page<UsageView> by(Set<UsageDimension> dimensions, UsageFilter filter, ZoneId zone, Slice slice) {
        var complete = complete(dimensions);
        long total = grouped(new Query().add("SELECT count(*) FROM ("), complete, filter, zone)
                .add(") counted")
                .rows(database, row -> row.getLong(1))
                .getFirst();
        var page = ordered(complete, filter, zone)
                .add(" LIMIT ? OFFSET ?", slice.limit(), slice.offset())
                .rows(database, row -> read(row, complete));
        return new Page<>(page, total);
    }

    @Override
    public void each(
            Set<UsageDimension> dimensions, UsageFilter filter, ZoneId zone, Consumer<? super UsageView> taker) {
        var complete = complete(dimensions);
        ordered(complete, filter, zone).each(database, row -> read(row, complete), taker);
    }

    private static Set<UsageDimension> complete(Set<UsageDimension> dimensions) {
        var complete = EnumSet.copyOf(dimensions);
        if (complete.contains(UsageDimension.HOUR)) {
            complete.add(UsageDimension.DAY);
        }
        return complete;
    }

    private static Query ordered(Set<UsageDimension> dimensions, UsageFilter filter, ZoneId zone) {
        return grouped(new Query().add("SELECT * FROM ("), dimensions, filter, zone)
                .add(") g")
                .add(named(dimensions))
                .add(" ORDER BY " + order(dimensions));
    }

    @Override
    public UsageView total(UsageFilter filter, ZoneId zone) {
        var none = EnumSet.noneOf(UsageDimension.class);
        var query = new Query().add("SELECT " + sums(none, filter) + " FROM (");
        source(query, none, filter, zone);
        return query.add(") s").rows(database, row -> read(row, none)).getFirst();
    }

    private static Query grouped(Query query, Set<UsageDimension> dimensions, UsageFilter filter, ZoneId zone) {
        query.add("SELECT ");
        for (var dimension : dimensions) {
            switch (dimension) {
                case DAY -> query.add("(at AT TIME ZONE ?)::date AS day, ", zone.getId());
                case HOUR ->
                    query.add(
                            "date_trunc('minute', at) - make_interval(mins => "
                                    + "extract(minute FROM at AT TIME ZONE ?)::int) AS hour, ",
                            zone.getId());
                default -> query.add(column(dimension) + ", ");
            }
        }
        query.add(sums(dimensions, filter) + " FROM (");
        source(query, dimensions, filter, zone);
        var places = dimensions.stream().map(PostgresUsageSums::column).collect(Collectors.joining(", "));
        return query.add(") s GROUP BY " + places);
    }

    private static String sorted(String column) {
        return "percentile_disc(ARRAY[0.5, 0.95, 0.99]) WITHIN GROUP (ORDER BY " + column + "::bigint)";
    }

    private static String points(String column, String points) {
        return "(%2$s)[1] AS p50_%1$s, (%2$s)[2] AS p95_%1$s, (%2$s)[3] AS p99_%1$s, ".formatted(column, points);
    }

    private static String sums(Set<UsageDimension> dimensions, UsageFilter filter) {
        return (needsCalls(dimensions, filter) ? POINTS : NO_POINTS) + SUMS;
    }

    private static boolean needsCalls(Set<UsageDimension> dimensions, UsageFilter filter) {
        return filter.needsCalls() || dimensions.stream().anyMatch(UsageDimension::needsCalls);
    }

    private static void source(Query query, Set<UsageDimension> dimensions, UsageFilter filter, ZoneId zone) {
        var start = filter.span().start(zone);
        var end = filter.span().end(zone);
        if (needsCalls(dimensions, filter)) {
            boolean tags = dimensions.contains(UsageDimension.TAG);
            query.add(CALLS)
                    .add(tags ? ", tag FROM usage_row CROSS JOIN LATERAL unnest(tags) AS tag" : " FROM usage_row")
                    .add(" WHERE status <> 'refused'");
            started(query, start, end, filter);
            return;
        }
        var first = start == null ? null : QuarterHours.notBefore(start);
        var last = end == null ? null : QuarterHours.notAfter(end);
        if (first != null && last != null && !first.isBefore(last)) {
            started(query.add(AT_AN_END), start, end, filter);
            return;
        }
        for (var table : List.of(ROLLED_UP, UNITS)) {
            query.add(table).and("bucket >= ?", first).and("bucket < ?", last);
            narrowed(query, filter);
        }
        started(query.add(FALLBACKS), first, last, filter);
        if (start != null && !start.equals(first)) {
            started(query.add(" UNION ALL ").add(AT_AN_END), start, first, filter);
        }
        if (end != null && !end.equals(last)) {
            started(query.add(" UNION ALL ").add(AT_AN_END), last, end, filter);
        }
    }

    private static void started(Query query, @Nullable Instant start, @Nullable Instant end, UsageFilter filter) {
        query.and("started_at >= ?", start)
                .and("request_id >= uuid_v7_floor(?::timestamptz - interval '1 minute')", start)
                .and("started_at < ?", end)
                .and("request_id < uuid_v7_floor(?::timestamptz + interval '1 minute')", end);
        narrowed(query, filter);
        var calls = filter.calls();
        var status = calls.status();
        var source = calls.usageSource();
        query.and("status = ?", status == null ? null : status.name().toLowerCase(Locale.ROOT))
                .and("usage_source = ?", source == null ? null : source.name().toLowerCase(Locale.ROOT))
                .and("credential_id = ?", calls.credentialId())
                .and("upstream_model = ?", calls.upstreamModel())
                .and("dialect = ?", calls.dialect())
                .and("endpoint = ?", calls.endpoint())
                .and("? = ANY (tags)", calls.tag())
                .and(CLIENT + " = ?", calls.client())
                .and("stream = ?", calls.stream());
    }

    private static void narrowed(Query query, UsageFilter filter) {
        query.and("org_id = ?", filter.orgId())
                .and("team_id = ?", filter.teamId())
                .and("key_id = ?", filter.keyId())
                .and("model = ?", filter.model())
                .and("provider = ?", filter.provider())
                .add(filter.sandbox() ? "" : " AND NOT sandbox");
    }

    private static String column(UsageDimension dimension) {
        return switch (dimension) {
            case DAY -> "day";
            case HOUR -> "hour";
            case MODEL -> "model";
            case KEY -> "key_id";
            case TEAM -> "team_id";
            case ORG -> "org_id";
            case PROVIDER -> "provider";
            case UPSTREAM_MODEL -> "upstream_model";
            case CREDENTIAL -> "credential_id";
            case TAG -> "tag";
            case DIALECT -> "dialect";
            case ENDPOINT -> "endpoint";
            case STATUS -> "status";
            case CLIENT -> "client";
        };
    }

    /// Names are those of today.
    private static String named(Set<UsageDimension> dimensions) {
        var joins = new StringBuilder();
        if (dimensions.contains(UsageDimension.KEY)) {
            joins.append(" LEFT JOIN (SELECT id, name AS key_name FROM issued_key) k ON k.id = g.key_id");
        }
        if (dimensions.contains(UsageDimension.TEAM)) {
            joins.append(" LEFT JOIN (SELECT id, name AS team_name FROM team) t ON t.id = g.team_id");
        }
        return joins.toString();
    }

    private static String order(Set<UsageDimension> dimensions) {
        var others = dimensions.stream()
                .filter(dimension -> dimension != UsageDimension.DAY && dimension != UsageDimension.HOUR)
                .map(dimension -> "g." + column(dimension));
        var first = dimensions.contains(UsageDimension.HOUR)
                ? "g.hour DESC, "
                : dimensions.contains(UsageDimension.DAY) ? "g.day DESC, " : "";
        return first
                + "g.cost_pico DESC, g.requests DESC"
                + others.map(", "::concat).collect(Collectors.joining());
    }

    private static UsageView read(ResultSet row, Set<UsageDimension> dimensions) throws SQLException {
        long promptTokens = row.getLong("prompt_tokens");
        long completionTokens = row.getLong("completion_tokens");
        var cost = row.getBigDecimal("cost_pico").movePointLeft(Money.SCALE);
        var hour = dimensions.contains(UsageDimension.HOUR) ? row.getObject("hour", OffsetDateTime.class) : null;
        return new UsageView(
                dimensions.contains(UsageDimension.DAY) ? row.getObject("day", LocalDate.class) : null,
                hour == null ? null : hour.toInstant(),
                uuid(row, dimensions, UsageDimension.ORG),
                uuid(row, dimensions, UsageDimension.TEAM),
                dimensions.contains(UsageDimension.TEAM) ? row.getString("team_name") : null,
                uuid(row, dimensions, UsageDimension.KEY),
                dimensions.contains(UsageDimension.KEY) ? row.getString("key_name") : null,
                text(row, dimensions, UsageDimension.MODEL),
                text(row, dimensions, UsageDimension.PROVIDER),
                text(row, dimensions, UsageDimension.UPSTREAM_MODEL),
                uuid(row, dimensions, UsageDimension.CREDENTIAL),
                text(row, dimensions, UsageDimension.TAG),
                text(row, dimensions, UsageDimension.DIALECT),
                text(row, dimensions, UsageDimension.ENDPOINT),
                text(row, dimensions, UsageDimension.STATUS),
                text(row, dimensions, UsageDimension.CLIENT),
                row.getLong("requests"),
                row.getLong("ok_requests"),
                row.getLong("error_requests"),
                row.getLong("attempts"),
                promptTokens,
                completionTokens,
                row.getLong("cached_tokens"),
                row.getLong("cache_write_tokens"),
                row.getLong("reasoning_tokens"),
                promptTokens + completionTokens,
                cost,
                cost,
                row.getBigDecimal("fallback_pico").movePointLeft(Money.SCALE),
                row.getObject("avg_latency_ms", Long.class),
                row.getObject("avg_first_token_ms", Long.class),
                row.getObject("p50_latency_ms", Long.class),
                row.getObject("p95_latency_ms", Long.class),
                row.getObject("p99_latency_ms", Long.class),
                row.getObject("p50_first_token_ms", Long.class),
                row.getObject("p95_first_token_ms", Long.class),
                row.getObject("p99_first_token_ms", Long.class),
                share(BigDecimal.valueOf(completionTokens), MILLIS_PER_SECOND, row.getLong("latency_ms")),
                share(BigDecimal.valueOf(row.getLong("cached_tokens")), PER_CENT, promptTokens),
                money(row.getBigDecimal("saved_pico")),
                AmountsColumn.read(row.getString("vendor_units")));
    }

    private static @Nullable BigDecimal share(BigDecimal part, BigDecimal times, long whole) {
        return whole == 0
                ? null
                : part.multiply(times).divide(BigDecimal.valueOf(whole), SHARE_DECIMALS, RoundingMode.HALF_UP);
    }

    private static @Nullable BigDecimal money(@Nullable BigDecimal pico) {
        return pico == null ? null : pico.movePointLeft(Money.SCALE);
    }

    private static @Nullable UUID uuid(ResultSet row, Set<UsageDimension> dimensions, UsageDimension wanted)
            throws SQLException {
        return dimensions.contains(wanted) ? row.getObject(column(wanted), UUID.class) : null;
    }

    private static @Nullable String text(ResultSet row, Set<UsageDimension> dimensions, UsageDimension wanted)
            throws SQLException {
        return dimensions.contains(wanted) ? row.getString(column(wanted)) : null;
    }
}

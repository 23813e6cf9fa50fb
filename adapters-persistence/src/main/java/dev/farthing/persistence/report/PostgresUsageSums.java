package dev.farthing.persistence.report;

import dev.farthing.application.Page;
import dev.farthing.application.Slice;
import dev.farthing.application.report.UsageDimension;
import dev.farthing.application.report.UsageFilter;
import dev.farthing.application.report.UsageReport;
import dev.farthing.application.report.UsageSums;
import dev.farthing.application.report.UsageView;
import dev.farthing.domain.money.Money;
import dev.farthing.domain.quality.Histogram;
import dev.farthing.persistence.AmountsColumn;
import dev.farthing.persistence.Covering;
import dev.farthing.persistence.ZoneDays;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// Sums up the rows of a time, and asks for how long calls took beside.
@Singleton
class PostgresUsageSums implements UsageSums {
    /// What 50, 95 and 99 of a hundred calls took at most.
    private static final String POINTS =
            points("latency_ms", sorted("latency_ms")) + points("first_token_ms", sorted("first_token_ms"));
    /// Sums know no single call; nor is anything sorted for them, and how long calls took is asked for apart.
    private static final String NO_POINTS =
            points("latency_ms", "NULL::bigint[]") + points("first_token_ms", "NULL::bigint[]");

    /// Sums by everything know how many calls took how long.
    private static final String COUNTS = """
        sum_counts(latency) AS latency, array_lower(sum_counts(latency), 1) AS first_latency,
        sum_counts(first_token) AS first_token, array_lower(sum_counts(first_token), 1) AS first_first_token,\
        """;

    private static final String SUMS = """
        coalesce(sum(requests), 0) AS requests, coalesce(sum(ok_requests), 0) AS ok_requests,
        coalesce(sum(error_requests), 0) AS error_requests, coalesce(sum(requests + further_attempts), 0) AS attempts,
        coalesce(sum(fallback_pico), 0) AS fallback_pico, coalesce(sum(prompt_tokens), 0) AS prompt_tokens,
        coalesce(sum(completion_tokens), 0) AS completion_tokens, coalesce(sum(cached_tokens), 0) AS cached_tokens,
        coalesce(sum(cache_write_tokens), 0) AS cache_write_tokens,
        coalesce(sum(reasoning_tokens), 0) AS reasoning_tokens, coalesce(sum(cost_pico), 0) AS cost_pico,
        coalesce(sum(latency_ms), 0) AS latency_ms, coalesce(sum(saved_pico), 0) AS saved_pico,
        coalesce(sum(response_hits), 0) AS response_hits,
        coalesce(sum(response_saving_pico), 0) AS response_saving_pico,
        round(sum(latency_ms)::numeric / nullif(sum(requests), 0))::bigint AS avg_latency_ms,
        round(sum(first_token_ms)::numeric / nullif(sum(first_token_calls), 0))::bigint AS avg_first_token_ms,
        sum_units(vendor_units) FILTER (WHERE vendor_units IS NOT NULL) AS vendor_units\
        """;

    private static final BigDecimal MILLIS_PER_SECOND = BigDecimal.valueOf(1000);
    private static final BigDecimal PER_CENT = BigDecimal.valueOf(100);
    private static final int SHARE_DECIMALS = 2;
    private static final int TIMED_AT_ONCE = 500;
    private static final Set<UsageDimension> NONE = Set.of();
    private static final Slice ONE = new Slice(0, 1);

    private final DataSource database;

    PostgresUsageSums(DataSource database) {
        this.database = database;
    }

    @Override
    public UsageReport report(Set<UsageDimension> dimensions, UsageFilter filter, ZoneId zone, Slice slice) {
        var complete = complete(dimensions);
        var query = grouped(new Query().add("WITH g AS MATERIALIZED ("), complete, filter, zone, true)
                .add(
                        ") SELECT *, (SELECT count(*) - 1 FROM g) AS all_rows FROM (SELECT * FROM g WHERE whole UNION ALL (")
                .add("SELECT * FROM g WHERE NOT whole ORDER BY " + order(complete) + " LIMIT ? OFFSET ?)) g")
                .add(named(complete), slice.limit(), slice.offset())
                .add(" ORDER BY whole DESC, " + order(complete));
        boolean counted = filter.timed() && isCounted(complete, filter);
        var total = new AtomicLong();
        var rows = query.rows(database, row -> {
            total.set(row.getLong("all_rows"));
            return read(row, row.getBoolean("whole") ? NONE : complete, counted);
        });
        var page = new Page<>(rows.subList(1, rows.size()), total.get());
        // a call stands once under each of its tags, and nowhere without one
        var totals = complete.contains(UsageDimension.TAG)
                ? report(Set.of(UsageDimension.MODEL), filter, zone, ONE).totals()
                : rows.getFirst();
        return timed(new UsageReport(page, totals), complete, filter, zone);
    }

    /// Calls themselves know how long they took, to the millisecond.
    private UsageReport timed(UsageReport report, Set<UsageDimension> dimensions, UsageFilter filter, ZoneId zone) {
        if (!filter.timed() || filter.isOneByOne() || UsageRows.isDetail(dimensions, filter)) {
            return report;
        }
        var times = UsageTimes.of(dimensions, filter, zone);
        var whole = UsageTimes.of(NONE, filter, zone);
        if (times == null && whole == null) {
            return report;
        }
        try (var connection = database.getConnection()) {
            var page = report.page();
            if (times != null && page.items().size() == page.total()) {
                return times.told(report, connection);
            }
            return new UsageReport(
                    times == null ? page : new Page<>(times.told(page.items(), connection), page.total()),
                    whole == null
                            ? report.totals()
                            : whole.told(List.of(report.totals()), connection).getFirst());
        } catch (SQLException e) {
            throw new IllegalStateException("how long calls took could not be read", e);
        }
    }

    @Override
    public void each(
            Set<UsageDimension> dimensions, UsageFilter filter, ZoneId zone, Consumer<? super UsageView> taker) {
        var complete = complete(dimensions);
        boolean counted = filter.timed() && isCounted(complete, filter);
        var times = filter.timed() ? UsageTimes.of(complete, filter, zone) : null;
        var rows = grouped(new Query().add("SELECT * FROM ("), complete, filter, zone, false)
                .add(") g")
                .add(named(complete))
                .add(" ORDER BY " + order(complete));
        if (times == null) {
            rows.each(database, row -> read(row, complete, counted), taker);
        } else {
            rows.some(
                    database,
                    row -> read(row, complete, counted),
                    TIMED_AT_ONCE,
                    (some, connection) -> times.told(some, connection).forEach(taker));
        }
    }

    private static Set<UsageDimension> complete(Set<UsageDimension> dimensions) {
        var complete = EnumSet.copyOf(dimensions);
        if (complete.contains(UsageDimension.HOUR)) {
            complete.add(UsageDimension.DAY);
        }
        return complete;
    }

    /// A row a combination; with the sum of all of them as one more row, the one that is `whole`, where that is
    /// wanted.
    private Query grouped(Query query, Set<UsageDimension> dimensions, UsageFilter filter, ZoneId zone, boolean whole) {
        var places = dimensions.stream().map(PostgresUsageSums::column).collect(Collectors.joining(", "));
        query.add("SELECT " + places + ", ");
        if (whole) {
            query.add("grouping(" + column(dimensions.iterator().next()) + ") = 1 AS whole, ");
        }
        query.add(sums(dimensions, filter) + " FROM (SELECT *");
        if (dimensions.contains(UsageDimension.DAY)) {
            query.add(", (at AT TIME ZONE ?)::date AS day", zone.getId());
        }
        if (dimensions.contains(UsageDimension.HOUR)) {
            query.add(
                    ", date_trunc('minute', at) - make_interval(mins => "
                            + "extract(minute FROM at AT TIME ZONE ?)::int) AS hour",
                    zone.getId());
        }
        query.add(" FROM (");
        UsageRows.add(query, dimensions, filter, days(dimensions, filter, zone));
        return query.add(") r) s GROUP BY " + (whole ? "GROUPING SETS ((" + places + "), ())" : places));
    }

    private static String sorted(String column) {
        return "percentile_disc(ARRAY[0.5, 0.95, 0.99]) WITHIN GROUP (ORDER BY " + column + "::bigint)";
    }

    private static String points(String column, String points) {
        return "(%2$s)[1] AS p50_%1$s, (%2$s)[2] AS p95_%1$s, (%2$s)[3] AS p99_%1$s, ".formatted(column, points);
    }

    private static String sums(Set<UsageDimension> dimensions, UsageFilter filter) {
        return (filter.isOneByOne() ? POINTS : NO_POINTS)
                + (filter.timed() && isCounted(dimensions, filter) ? COUNTS : "")
                + SUMS;
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

    private static boolean isCounted(Set<UsageDimension> dimensions, UsageFilter filter) {
        return !filter.isOneByOne() && UsageRows.isDetail(dimensions, filter);
    }

    /// Only sums by everything are of days.
    private ZoneDays days(Set<UsageDimension> dimensions, UsageFilter filter, ZoneId zone) {
        return isCounted(dimensions, filter)
                ? ZoneDays.of(filter.orgId(), zone)
                        .row(database, row -> ZoneDays.read(row, zone))
                        .orElseThrow()
                : new ZoneDays(zone, null);
    }

    private static UsageView read(ResultSet row, Set<UsageDimension> dimensions, boolean counted) throws SQLException {
        var view = read(row, dimensions);
        return counted
                ? view.taking(
                        UsageTimes.percentiles(times(row, "latency")),
                        UsageTimes.percentiles(times(row, "first_token")))
                : view;
    }

    private static Histogram times(ResultSet row, String column) throws SQLException {
        return row.getArray(column) == null
                ? Histogram.fine()
                : Histogram.fine(Covering.counts(row, "first_" + column, column));
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
                row.getBigDecimal("saved_pico").movePointLeft(Money.SCALE),
                row.getLong("response_hits"),
                row.getBigDecimal("response_saving_pico").movePointLeft(Money.SCALE),
                AmountsColumn.read(row.getString("vendor_units")));
    }

    private static @Nullable BigDecimal share(BigDecimal part, BigDecimal times, long whole) {
        return whole == 0
                ? null
                : part.multiply(times).divide(BigDecimal.valueOf(whole), SHARE_DECIMALS, RoundingMode.HALF_UP);
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

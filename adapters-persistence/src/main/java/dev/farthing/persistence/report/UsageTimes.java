package dev.farthing.persistence.report;

import dev.farthing.application.Page;
import dev.farthing.application.report.UsageDimension;
import dev.farthing.application.report.UsageFilter;
import dev.farthing.application.report.UsageReport;
import dev.farthing.application.report.UsageView;
import dev.farthing.application.report.UsageView.Percentiles;
import dev.farthing.domain.quality.Histogram;
import dev.farthing.persistence.Covering;
import dev.farthing.persistence.Grain;
import dev.farthing.persistence.Sql;
import dev.farthing.persistence.ZoneDays;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// How long the calls of some rows took, by the counts of days and hours. They know orgs, teams and models, and
/// hours of UTC; where keys or providers are asked for, those of the sums by everything.
final class UsageTimes {
    private static final Set<UsageDimension> KNOWN = EnumSet.of(
            UsageDimension.DAY,
            UsageDimension.HOUR,
            UsageDimension.MODEL,
            UsageDimension.TEAM,
            UsageDimension.ORG,
            UsageDimension.KEY,
            UsageDimension.PROVIDER);
    private static final String COUNTS = """
        SELECT bucket AS at, org_id, team_id, model, NULL::uuid AS key_id, NULL::text AS provider,
            array_lower(latency, 1) AS first_latency, latency, array_lower(first_token, 1) AS first_first_token, first_token
        FROM usage_time_rollup_now WHERE\
        """;
    private static final String DETAILS = """
        SELECT bucket AS at, org_id, team_id, model, key_id, provider, array_lower(latency, 1) AS first_latency, latency,
            array_lower(first_token, 1) AS first_first_token, first_token
        FROM usage_detail_now WHERE\
        """;
    private static final String CALLS = """
        SELECT started_at AS at, org_id, team_id, model, key_id, coalesce(provider, '') AS provider, latency_ms,
            first_token_ms
        FROM usage_row WHERE status <> 'refused' AND\
        """;
    private static final int P50 = 500;
    private static final int P95 = 950;
    private static final int P99 = 990;

    private final Set<UsageDimension> dimensions;
    private final UsageFilter filter;
    private final ZoneId zone;
    private final Instant start;
    private final Instant end;

    private UsageTimes(Set<UsageDimension> dimensions, UsageFilter filter, ZoneId zone, Instant start, Instant end) {
        this.dimensions = dimensions;
        this.filter = filter;
        this.zone = zone;
        this.start = start;
        this.end = end;
    }

    /// Null where it was counted by other dimensions than these.
    static @Nullable UsageTimes of(Set<UsageDimension> dimensions, UsageFilter filter, ZoneId zone) {
        var start = filter.span().start(zone);
        var end = filter.span().end(zone);
        if (start == null
                || end == null
                || filter.isOneByOne()
                || UsageRows.isDetail(dimensions, filter)
                || !KNOWN.containsAll(dimensions)
                || (dimensions.contains(UsageDimension.HOUR) && !new ZoneDays(zone, null).hasWholeHours(start, end))) {
            return null;
        }
        return new UsageTimes(dimensions, filter, zone, start, end);
    }

    /// What tells rows apart; what they are not told apart by is null.
    private record Group(
            @Nullable LocalDate date,
            @Nullable Instant hour,
            @Nullable UUID orgId,
            @Nullable UUID teamId,
            @Nullable String model,
            @Nullable UUID keyId,
            @Nullable String provider) {
        static Group of(UsageView row) {
            return new Group(
                    row.date(), row.hour(), row.orgId(), row.teamId(), row.model(), row.keyId(), row.provider());
        }
    }

    private record Times(Histogram latency, Histogram firstToken) {
        static Times none() {
            return new Times(Histogram.fine(), Histogram.fine());
        }
    }

    /// The same rows, with how long their calls took.
    List<UsageView> told(List<UsageView> rows, Connection connection) throws SQLException {
        return told(rows, counted(rows, connection));
    }

    /// The same report, whose page has all rows there are: what was counted for them is all there is to count.
    UsageReport told(UsageReport report, Connection connection) throws SQLException {
        var rows = report.page().items();
        var groups = counted(rows, connection);
        var all = Times.none();
        groups.values().forEach(times -> {
            all.latency().add(times.latency());
            all.firstToken().add(times.firstToken());
        });
        return new UsageReport(new Page<>(told(rows, groups), report.page().total()), told(report.totals(), all));
    }

    private static List<UsageView> told(List<UsageView> rows, Map<Group, Times> groups) {
        return rows.stream()
                .map(row -> told(row, groups.getOrDefault(Group.of(row), Times.none())))
                .toList();
    }

    private static UsageView told(UsageView row, Times times) {
        return row.taking(percentiles(times.latency()), percentiles(times.firstToken()));
    }

    /// Nothing where a part of it cannot be counted any more.
    private Map<Group, Times> counted(List<UsageView> rows, Connection connection) throws SQLException {
        var groups = new HashMap<Group, Times>();
        if (rows.isEmpty()) {
            return groups;
        }
        rows.forEach(row -> groups.put(Group.of(row), Times.none()));
        boolean keys = UsageRows.needsKeys(dimensions, filter);
        if (keys && isTrue("SELECT details_since > ? FROM installation", start, connection)) {
            return groups;
        }
        var days = ZoneDays.of(filter.orgId(), zone)
                .row(connection, row -> ZoneDays.read(row, zone))
                .orElseThrow();
        var covering = covering(rows, days, keys);
        var calls = covering.callsSince();
        if (calls.isPresent() && isTrue("SELECT calls_kept_since() > ?", calls.get(), connection)) {
            return groups;
        }
        for (var wanted : covering.ofCounts()) {
            var query = narrowed(keys ? DETAILS : COUNTS, wanted, rows)
                    .add(keys && !filter.sandbox() ? " AND NOT sandbox" : "");
            query.each(connection, row -> count(row, groups));
        }
        for (var wanted : covering.ofCalls()) {
            var query = narrowed(CALLS, wanted, rows).add(filter.sandbox() ? "" : " AND NOT sandbox");
            query.each(connection, row -> call(row, groups));
        }
        return groups;
    }

    private static boolean isTrue(String question, Instant of, Connection connection) throws SQLException {
        return Sql.of(question, of).row(connection, row -> row.getBoolean(1)).orElse(false);
    }

    /// Steps that follow each other are one time, unless a day begins within an hour that has to be told apart.
    private Covering covering(List<UsageView> rows, ZoneDays days, boolean keys) {
        var steps = new TreeMap<Instant, Instant>();
        if (dimensions.contains(UsageDimension.HOUR)) {
            rows.forEach(row -> steps.put(hour(row), Grain.HOUR.after(hour(row))));
        } else if (dimensions.contains(UsageDimension.DAY)) {
            rows.forEach(row -> steps.put(days.begin(day(row)), days.begin(day(row).plusDays(1))));
        } else {
            steps.put(start, end);
        }
        boolean hours = dimensions.contains(UsageDimension.HOUR);
        var covering = keys ? Covering.ofDetails(days, !hours) : new Covering(hours ? new ZoneDays(zone, null) : days);
        var since = days.since();
        boolean joined = (since != null && !since.isAfter(start)) || days.hasWholeHours(start, end);
        Instant from = null;
        Instant to = null;
        for (var step : steps.entrySet()) {
            if (from != null && to != null && (!joined || !to.equals(step.getKey()))) {
                covering.add(later(from, start), earlier(to, end));
                from = null;
            }
            from = from == null ? step.getKey() : from;
            to = step.getValue();
        }
        if (from != null && to != null) {
            covering.add(later(from, start), earlier(to, end));
        }
        return covering;
    }

    private static Instant hour(UsageView row) {
        return Objects.requireNonNull(row.hour());
    }

    private static LocalDate day(UsageView row) {
        return Objects.requireNonNull(row.date());
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    private Query narrowed(String select, Covering.Condition wanted, List<UsageView> rows) {
        var query =
                new Query().add(select + " " + wanted.text(), wanted.values().toArray());
        UsageRows.narrowed(query, filter);
        if (dimensions.contains(UsageDimension.MODEL)) {
            query.add(" AND model = ANY (?)", (Object)
                    rows.stream().map(UsageView::model).distinct().toArray(String[]::new));
        }
        if (dimensions.contains(UsageDimension.ORG)) {
            query.add(" AND org_id = ANY (?)", (Object) ids(rows, UsageView::orgId));
        }
        if (dimensions.contains(UsageDimension.TEAM)) {
            boolean none = rows.stream().anyMatch(row -> row.teamId() == null);
            query.add(none ? " AND (team_id = ANY (?) OR team_id IS NULL)" : " AND team_id = ANY (?)", (Object)
                    ids(rows, UsageView::teamId));
        }
        if (dimensions.contains(UsageDimension.KEY)) {
            query.add(" AND key_id = ANY (?)", (Object) ids(rows, UsageView::keyId));
        }
        return query;
    }

    private static UUID[] ids(List<UsageView> rows, Function<UsageView, @Nullable UUID> id) {
        return rows.stream().map(id).filter(Objects::nonNull).distinct().toArray(UUID[]::new);
    }

    private Group groupOf(ResultSet row) throws SQLException {
        var at = row.getObject("at", OffsetDateTime.class).toInstant();
        boolean hours = dimensions.contains(UsageDimension.HOUR);
        return new Group(
                dimensions.contains(UsageDimension.DAY) ? at.atZone(zone).toLocalDate() : null,
                hours ? Grain.HOUR.notAfter(at) : null,
                dimensions.contains(UsageDimension.ORG) ? row.getObject("org_id", UUID.class) : null,
                dimensions.contains(UsageDimension.TEAM) ? row.getObject("team_id", UUID.class) : null,
                dimensions.contains(UsageDimension.MODEL) ? row.getString("model") : null,
                dimensions.contains(UsageDimension.KEY) ? row.getObject("key_id", UUID.class) : null,
                dimensions.contains(UsageDimension.PROVIDER)
                        ? PostgresUsageSums.named(row.getString("provider"))
                        : null);
    }

    private void count(ResultSet row, Map<Group, Times> groups) throws SQLException {
        var times = groups.get(groupOf(row));
        if (times != null) {
            times.latency().add(Histogram.fine(Covering.counts(row, "first_latency", "latency")));
            times.firstToken().add(Histogram.fine(Covering.counts(row, "first_first_token", "first_token")));
        }
    }

    private void call(ResultSet row, Map<Group, Times> groups) throws SQLException {
        var times = groups.get(groupOf(row));
        if (times != null) {
            times.latency().add(row.getLong("latency_ms"));
            var first = row.getObject("first_token_ms", Integer.class);
            if (first != null) {
                times.firstToken().add(first);
            }
        }
    }

    static Percentiles percentiles(Histogram times) {
        return times.total() == 0
                ? new Percentiles(null, null, null)
                : new Percentiles(times.about(P50), times.about(P95), times.about(P99));
    }
}

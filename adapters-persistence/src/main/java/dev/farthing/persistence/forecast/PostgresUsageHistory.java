package dev.farthing.persistence.forecast;

import dev.farthing.application.forecast.UsageHistory;
import dev.farthing.domain.budget.Scope;
import dev.farthing.persistence.Sql;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// Adds up quarter hours.
@Singleton
class PostgresUsageHistory implements UsageHistory {
    private static final String HOURS = """
        SELECT (bucket AT TIME ZONE ?)::date AS day, extract(hour FROM bucket AT TIME ZONE ?)::int AS hour,
            sum(requests)::bigint AS requests, sum(prompt_tokens + completion_tokens)::bigint AS tokens,
            sum(cost_pico) AS cost_pico
        FROM usage_rollup_now WHERE NOT sandbox\
        """;
    private static final String DAYS = """
        WITH sums AS (SELECT %1$s AS id, (bucket AT TIME ZONE ?)::date AS day, sum(cost_pico) AS cost_pico
            FROM usage_rollup_now WHERE NOT sandbox AND %1$s IS NOT NULL\
        """;
    private static final String SPENDERS = """
         GROUP BY 1, 2),
        dearest AS (SELECT id, sum(cost_pico) AS total FROM sums GROUP BY id ORDER BY total DESC, id LIMIT ?)
        SELECT sums.id, named.name, sums.day, sums.cost_pico
        FROM dearest
        JOIN sums ON sums.id = dearest.id
        LEFT JOIN %s AS named ON named.id = dearest.id
        ORDER BY dearest.total DESC, sums.id, sums.day\
        """;

    private final DataSource database;

    PostgresUsageHistory(DataSource database) {
        this.database = database;
    }

    @Override
    public List<Hour> hours(Subject subject, ZoneId zone, Instant from, Instant to) {
        return narrowed(Sql.of(HOURS, zone.getId(), zone.getId()), subject, from, to)
                .add(" GROUP BY 1, 2 HAVING sum(requests) > 0 OR sum(cost_pico) > 0 ORDER BY 1, 2")
                .rows(
                        database,
                        row -> new Hour(
                                row.getObject("day", LocalDate.class),
                                row.getInt("hour"),
                                row.getLong("requests"),
                                row.getLong("tokens"),
                                row.getBigDecimal("cost_pico").toBigIntegerExact()));
    }

    @Override
    public List<Spender> spenders(Scope by, Subject within, ZoneId zone, Instant from, Instant to, int most) {
        var days = narrowed(Sql.of(DAYS.formatted(column(by)), zone.getId()), within, from, to)
                .add(SPENDERS.formatted(table(by)), most)
                .rows(database, PostgresUsageHistory::day);
        var spenders = new LinkedHashMap<UUID, List<SpentDay>>();
        days.forEach(day ->
                spenders.computeIfAbsent(day.id(), _ -> new ArrayList<>()).add(day));
        return spenders.values().stream().map(PostgresUsageHistory::spender).toList();
    }

    private record SpentDay(UUID id, @Nullable String name, Cost cost) {}

    private static SpentDay day(ResultSet row) throws SQLException {
        return new SpentDay(
                row.getObject("id", UUID.class),
                row.getString("name"),
                new Cost(
                        row.getObject("day", LocalDate.class),
                        row.getBigDecimal("cost_pico").toBigIntegerExact()));
    }

    private static Spender spender(List<SpentDay> days) {
        var first = days.getFirst();
        return new Spender(
                first.id(), first.name(), days.stream().map(SpentDay::cost).toList());
    }

    private static String column(Scope by) {
        return switch (by) {
            case KEY -> "key_id";
            case TEAM -> "team_id";
            case ORG -> "org_id";
        };
    }

    private static String table(Scope by) {
        return switch (by) {
            case KEY -> "issued_key";
            case TEAM -> "team";
            case ORG -> "org";
        };
    }

    private static Sql narrowed(Sql query, Subject subject, Instant from, Instant to) {
        return query.and("bucket >= ?", from)
                .and("bucket < ?", to)
                .and("org_id = ?", subject.orgId())
                .and("team_id = ?", subject.teamId())
                .and("key_id = ?", subject.keyId())
                .and(
                        "model = ANY (?)",
                        subject.models().isEmpty() ? null : subject.models().toArray(String[]::new));
    }
}

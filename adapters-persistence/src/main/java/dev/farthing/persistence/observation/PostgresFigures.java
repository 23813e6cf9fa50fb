package dev.farthing.persistence.observation;

import dev.farthing.application.observation.Figures;
import dev.farthing.application.observation.Granularity;
import dev.farthing.application.observation.Series;
import dev.farthing.application.observation.Sums;
import dev.farthing.application.observation.Whose;
import dev.farthing.domain.money.Money;
import dev.farthing.persistence.ChargedCost;
import dev.farthing.persistence.Covering;
import dev.farthing.persistence.Grain;
import dev.farthing.persistence.Sql;
import dev.farthing.persistence.ZoneDays;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

@Singleton
class PostgresFigures implements Figures {
    private static final String MODELS_OF_HOURS = """
        SELECT model, prompt_tokens, completion_tokens, cost_pico, reported_calls, exact_calls, estimated_calls
        FROM usage_hour_rollup_now WHERE true\
        """;
    private static final String MODELS_OF_DETAILS = """
        SELECT model, prompt_tokens, completion_tokens, cost_pico,
            CASE WHEN usage_source = 'reported' THEN requests ELSE 0 END AS reported_calls,
            CASE WHEN usage_source = 'exact' THEN requests ELSE 0 END AS exact_calls,
            CASE WHEN usage_source = 'estimated' THEN requests ELSE 0 END AS estimated_calls
        FROM usage_detail_now WHERE NOT sandbox\
        """;
    private static final String MODELS_OF_CALLS = """
        SELECT model, prompt_tokens, completion_tokens, %s AS cost_pico,
            (usage_source = 'reported')::int AS reported_calls, (usage_source = 'exact')::int AS exact_calls,
            (usage_source = 'estimated')::int AS estimated_calls
        FROM usage_row WHERE status <> 'refused' AND NOT sandbox\
        """.formatted(ChargedCost.COLUMN);

    private static final String CONVERSATIONS = """
        SELECT c.team_id, sum(c.conversations)
        FROM org o CROSS JOIN LATERAL (SELECT (?::timestamptz AT TIME ZONE zone_at(o, ?))::date AS today OFFSET 0) d
        JOIN conversation_rollup_now c ON c.org_id = o.id AND c.day > d.today - ?
        WHERE true\
        """;

    private final DataSource database;

    PostgresFigures(DataSource database) {
        this.database = database;
    }

    @Override
    public Margins margins(Whose whose, ZoneId zone, LocalDate first, LocalDate today) {
        var start = first.atStartOfDay(zone).toInstant();
        var days = first.datesUntil(today.plusDays(2))
                .map(day -> day.atStartOfDay(zone).toInstant())
                .toList();
        // What is newest stands in the last hour. In the hour that the first day begins in it may be of the day before;
        // then the first day is empty.
        var query = Sql.of(
                "SELECT g.*, t.name AS team_name, (SELECT max(newest) FROM usage_hour_rollup_now WHERE bucket >= "
                        + "(SELECT max(bucket) FROM usage_hour_rollup_now WHERE bucket >= ?",
                Grain.HOUR.notAfter(start));
        Counted.narrowed(query, whose);
        query.add(")");
        Counted.narrowed(query, whose);
        query.add(
                ") AS newest FROM (SELECT grouping(day) = 0 AS of_day, grouping(model) = 0 AS of_model, day, model, team_id, "
                        + Counted.SUMS + " FROM (SELECT *, (at AT TIME ZONE ?)::date AS day FROM (",
                zone.getId());
        Counted.byHours(query, whose, start, null, days);
        var ofDays = new ArrayList<OfDay>();
        var ofModels = new ArrayList<OfModel>();
        var ofTeams = new ArrayList<OfTeam>();
        var newest = new AtomicReference<@Nullable Instant>();
        query.add(") s) s GROUP BY GROUPING SETS (day, model, team_id)) g LEFT JOIN team t ON t.id = g.team_id")
                .rows(database, row -> {
                    newest.set(row.getObject("newest", OffsetDateTime.class).toInstant());
                    var sums = Counted.sums(row);
                    if (row.getBoolean("of_day")) {
                        return ofDays.add(new OfDay(row.getObject("day", LocalDate.class), sums));
                    }
                    return row.getBoolean("of_model")
                            ? ofModels.add(new OfModel(row.getString("model"), sums))
                            : ofTeams.add(new OfTeam(Counted.id(row, "team_id"), row.getString("team_name"), sums));
                });
        return new Margins(ofDays, ofModels, ofTeams, newest.get());
    }

    @Override
    public List<HourOfDay> hoursOfDay(Whose whose, ZoneId zone, Instant start, Instant now) {
        var query = Sql.of(
                "SELECT extract(hour FROM at AT TIME ZONE ?)::int AS hour, model, " + Counted.SUMS + " FROM (",
                zone.getId());
        Counted.byHours(
                query, whose, start, null, new Series(Granularity.HOUR, Set.of(), zone, start, null, now).begins());
        return query.add(") s GROUP BY 1, 2")
                .rows(database, row -> new HourOfDay(row.getInt("hour"), row.getString("model"), Counted.sums(row)));
    }

    @Override
    public List<Sums> since(Whose whose, List<Instant> starts) {
        var query = Sql.of("");
        for (int i = 0; i < starts.size(); i++) {
            query.add((i == 0 ? "" : " UNION ALL ") + "SELECT " + i + " AS place, " + Counted.SUMS + " FROM (");
            Counted.byHours(query, whose, starts.get(i), null, List.of());
            query.add(") s");
        }
        return query.add(" ORDER BY place").rows(database, Counted::sums);
    }

    @Override
    public List<Point> series(Whose whose, Series series, int most) {
        var by = series.by();
        var columns =
                by.stream().map(dimension -> ", " + column(dimension)).sorted().collect(Collectors.joining());
        var query = Sql.of("SELECT g.*" + names(by) + " FROM (SELECT ");
        step(query, series);
        query.add(" AS step" + columns + ", " + Counted.SUMS + " FROM (");
        switch (series.granularity()) {
            case MINUTE -> Counted.byCalls(query, whose, series.start(), series.end());
            case HOUR, DAY, WEEK, MONTH -> {
                if (by.stream().anyMatch(Series.Dimension::needsKeys)) {
                    Counted.byQuarterHours(query, whose, series.start(), series.end());
                } else {
                    Counted.byHours(query, whose, series.start(), series.end(), series.begins());
                }
            }
        }
        query.add(
                ") s GROUP BY step" + columns + ") g" + joins(by) + " ORDER BY g.step" + columns.replace(", ", ", g.")
                        + " LIMIT ?",
                most);
        return query.rows(database, row -> point(row, series));
    }

    /// The beginning of minutes and hours, the first day of longer steps.
    private static void step(Sql query, Series series) {
        var zone = series.zone().getId();
        switch (series.granularity()) {
            case MINUTE -> query.add("date_trunc('minute', at)");
            case HOUR ->
                query.add(
                        "date_trunc('minute', at) - make_interval(mins => "
                                + "extract(minute FROM at AT TIME ZONE ?)::int)",
                        zone);
            case DAY, WEEK, MONTH ->
                query.add(
                        "date_trunc('" + series.granularity().name().toLowerCase(Locale.ROOT)
                                + "', at AT TIME ZONE ?)::date",
                        zone);
        }
    }

    private static String column(Series.Dimension dimension) {
        return switch (dimension) {
            case MODEL -> "model";
            case TEAM -> "team_id";
            case KEY -> "key_id";
            case PROVIDER -> "provider";
            case ORG -> "org_id";
        };
    }

    private static String names(Set<Series.Dimension> by) {
        return (by.contains(Series.Dimension.TEAM) ? ", t.name AS team_name" : "")
                + (by.contains(Series.Dimension.KEY) ? ", k.name AS key_name" : "")
                + (by.contains(Series.Dimension.PROVIDER) ? ", nullif(g.provider, '') AS asked" : "");
    }

    private static String joins(Set<Series.Dimension> by) {
        return (by.contains(Series.Dimension.TEAM) ? " LEFT JOIN team t ON t.id = g.team_id" : "")
                + (by.contains(Series.Dimension.KEY) ? " LEFT JOIN issued_key k ON k.id = g.key_id" : "");
    }

    private static Point point(ResultSet row, Series series) throws SQLException {
        var by = series.by();
        var begin = series.granularity().isOfDays()
                ? row.getObject("step", LocalDate.class)
                        .atStartOfDay(series.zone())
                        .toInstant()
                : row.getObject("step", OffsetDateTime.class).toInstant();
        return new Point(
                begin,
                by.contains(Series.Dimension.ORG) ? Counted.id(row, "org_id") : null,
                by.contains(Series.Dimension.TEAM) ? Counted.id(row, "team_id") : null,
                by.contains(Series.Dimension.TEAM) ? row.getString("team_name") : null,
                by.contains(Series.Dimension.KEY) ? Counted.id(row, "key_id") : null,
                by.contains(Series.Dimension.KEY) ? row.getString("key_name") : null,
                by.contains(Series.Dimension.MODEL) ? row.getString("model") : null,
                by.contains(Series.Dimension.PROVIDER) ? row.getString("asked") : null,
                Counted.sums(row));
    }

    @Override
    public List<ModelUse> models(Whose whose, ZoneId zone, @Nullable Instant start, @Nullable Instant end) {
        var first = start == null ? null : Grain.HOUR.notBefore(start);
        var last = end == null ? null : Grain.HOUR.notAfter(end);
        var query = Sql.of("""
            SELECT model, sum(prompt_tokens) AS prompt_tokens, sum(completion_tokens) AS completion_tokens,
                sum(cost_pico) AS cost_pico, sum(reported_calls) AS reported_calls, sum(exact_calls) AS exact_calls,
                sum(estimated_calls) AS estimated_calls
            FROM (\
            """);
        Counted.narrowed(query.add(MODELS_OF_HOURS).and("bucket >= ?", first).and("bucket < ?", last), whose);
        var covering = Covering.ofDetails(
                ZoneDays.of(whose.orgId(), zone)
                        .row(database, row -> ZoneDays.read(row, zone))
                        .orElseThrow(),
                false);
        if (start != null && end != null && first != null && last != null && !first.isBefore(last)) {
            covering.add(start, end);
        } else {
            if (start != null && first != null) {
                covering.add(start, first);
            }
            if (end != null && last != null) {
                covering.add(last, end);
            }
        }
        for (var wanted : covering.ofCounts()) {
            query.add(
                    " UNION ALL " + MODELS_OF_DETAILS + " AND " + wanted.text(),
                    wanted.values().toArray());
            Counted.narrowed(query, whose);
        }
        for (var wanted : covering.ofCalls()) {
            query.add(
                    " UNION ALL " + MODELS_OF_CALLS + " AND " + wanted.text(),
                    wanted.values().toArray());
            Counted.narrowed(query, whose);
        }
        return query.add(") s GROUP BY model ORDER BY sum(reported_calls + exact_calls + estimated_calls) DESC, model")
                .rows(
                        database,
                        row -> new ModelUse(
                                row.getString("model"),
                                row.getLong("prompt_tokens"),
                                row.getLong("completion_tokens"),
                                row.getBigDecimal("cost_pico").movePointLeft(Money.SCALE),
                                row.getLong("reported_calls"),
                                row.getLong("exact_calls"),
                                row.getLong("estimated_calls")));
    }

    @Override
    public List<Conversations> conversations(Whose whose, Instant now, int days) {
        return Sql.of(CONVERSATIONS, now, now, days)
                .and("o.id = ?", whose.orgId())
                .and("c.team_id = ?", whose.teamId())
                .add(" GROUP BY c.team_id")
                .rows(database, row -> new Conversations(Counted.id(row, "team_id"), row.getLong(2)));
    }
}

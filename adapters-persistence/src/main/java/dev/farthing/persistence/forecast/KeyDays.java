package dev.farthing.persistence.forecast;

import dev.farthing.application.forecast.UsageHistory.Day;
import dev.farthing.persistence.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// What the keys of an org came to day by day. Sums by key are many rows: a day of them is read once and kept in
/// memory, and read again only when the few sums of its hours say that something has come to it since.
final class KeyDays {
    /// As many keys' days as take some 30 MB. Where there are more, the oldest days of who asked longest ago are
    /// read anew each time: always the same ones, so that the others are spared.
    private static final int MOST = 200_000;
    private static final int LONGEST_DAYS = 70;
    private static final String OF_HOURS = """
        SELECT (bucket AT TIME ZONE ?)::date AS day, sum(requests)::bigint AS requests, sum(tokens)::bigint AS tokens,
            sum(cost_pico) AS cost_pico
        FROM (SELECT bucket, sum(requests) AS requests, sum(prompt_tokens + completion_tokens) AS tokens,
                  sum(cost_pico) AS cost_pico
              FROM usage_hour_rollup_now WHERE org_id = ? AND bucket >= ? AND bucket < ? GROUP BY 1) AS hours
        GROUP BY 1 HAVING sum(requests) > 0 OR sum(cost_pico) > 0\
        """;
    private static final String OF_KEYS = """
        SELECT (bucket AT TIME ZONE ?)::date AS day, key_id, team_id, sum(requests)::bigint AS requests,
            sum(prompt_tokens + completion_tokens)::bigint AS tokens, sum(cost_pico) AS cost_pico
        FROM usage_rollup_now WHERE NOT sandbox AND org_id = ? AND bucket >= ? AND bucket < ?
        GROUP BY 1, 2, 3 HAVING sum(requests) > 0 OR sum(cost_pico) > 0 LIMIT ?\
        """;

    private final DataSource database;
    private final int most;
    /// The one that was asked for longest ago comes first.
    private final Map<Whose, NavigableMap<LocalDate, Kept>> kept = new LinkedHashMap<>(16, 0.75f, true);

    KeyDays(DataSource database) {
        this(database, MOST);
    }

    /// @param most how many keys' days are kept at most
    KeyDays(DataSource database, int most) {
        this.database = database;
        this.most = most;
    }

    /// A key while it was of a team.
    record Owner(UUID keyId, @Nullable UUID teamId) {}

    private record Whose(UUID orgId, ZoneId zone) {}

    private record Kept(Day sum, Map<Owner, Day> byOwner) {
        static Kept of(LocalDate day, Map<Owner, Day> byOwner) {
            return new Kept(byOwner.values().stream().reduce(Day.nothing(day), Day::plus), Map.copyOf(byOwner));
        }
    }

    /// Empty where they are more than are kept: those are to be summed up where they lie.
    ///
    /// @param zone whose days begin with hours of UTC
    /// @param from where a day begins
    Optional<Map<LocalDate, Map<Owner, Day>>> of(UUID orgId, ZoneId zone, Instant from, Instant to) {
        var whose = new Whose(orgId, zone);
        var known = known(whose);
        var days = new TreeMap<LocalDate, Kept>();
        var stale = new TreeSet<LocalDate>();
        for (var sum : sums(whose, from, to)) {
            var day = known.get(sum.day());
            if (day != null && day.sum().equals(sum)) {
                days.put(sum.day(), day);
            } else {
                stale.add(sum.day());
            }
        }
        int room = most
                - days.values().stream().mapToInt(day -> day.byOwner().size()).sum();
        while (!stale.isEmpty()) {
            var first = stale.first();
            var end = first;
            while (stale.remove(end)) {
                end = end.plusDays(1);
            }
            var parts = read(whose, first, end, room + 1);
            room -= parts.size();
            if (room < 0) {
                return Optional.empty();
            }
            byDay(parts).forEach((day, byOwner) -> days.put(day, Kept.of(day, byOwner)));
        }
        keep(whose, days);
        var byDay = new TreeMap<LocalDate, Map<Owner, Day>>();
        days.forEach((day, sums) -> byDay.put(day, sums.byOwner()));
        return Optional.of(byDay);
    }

    private synchronized Map<LocalDate, Kept> known(Whose whose) {
        return new HashMap<>(kept.getOrDefault(whose, new TreeMap<>()));
    }

    private synchronized void keep(Whose whose, NavigableMap<LocalDate, Kept> days) {
        if (days.isEmpty()) {
            return;
        }
        var all = kept.computeIfAbsent(whose, _ -> new TreeMap<>());
        all.putAll(days);
        all.headMap(days.lastKey().minusDays(LONGEST_DAYS)).clear();
        int size = size();
        while (size > most) {
            var eldest = kept.entrySet().iterator().next();
            var oldest = eldest.getValue().pollFirstEntry();
            if (eldest.getValue().isEmpty()) {
                kept.remove(eldest.getKey());
            }
            size -= oldest.getValue().byOwner().size();
        }
    }

    /// How many keys' days are kept.
    synchronized int size() {
        return kept.values().stream()
                .flatMap(days -> days.values().stream())
                .mapToInt(day -> day.byOwner().size())
                .sum();
    }

    private List<Day> sums(Whose whose, Instant from, Instant to) {
        return Sql.of(OF_HOURS, whose.zone().getId(), whose.orgId(), from, to)
                .rows(database, row -> day(row.getObject("day", LocalDate.class), row));
    }

    private record Part(Owner owner, Day day) {}

    private List<Part> read(Whose whose, LocalDate first, LocalDate end, int atMost) {
        return Sql.of(
                        OF_KEYS,
                        whose.zone().getId(),
                        whose.orgId(),
                        first.atStartOfDay(whose.zone()).toInstant(),
                        end.atStartOfDay(whose.zone()).toInstant(),
                        atMost)
                .rows(
                        database,
                        row -> new Part(
                                new Owner(row.getObject("key_id", UUID.class), row.getObject("team_id", UUID.class)),
                                day(row.getObject("day", LocalDate.class), row)));
    }

    private static Map<LocalDate, Map<Owner, Day>> byDay(List<Part> parts) {
        var days = new HashMap<LocalDate, Map<Owner, Day>>();
        parts.forEach(part ->
                days.computeIfAbsent(part.day().day(), _ -> new HashMap<>()).put(part.owner(), part.day()));
        return days;
    }

    private static Day day(LocalDate date, ResultSet row) throws SQLException {
        return new Day(
                date,
                row.getLong("requests"),
                row.getLong("tokens"),
                row.getBigDecimal("cost_pico").toBigIntegerExact());
    }
}

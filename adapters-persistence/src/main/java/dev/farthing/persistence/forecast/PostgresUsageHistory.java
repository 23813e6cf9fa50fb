package dev.farthing.persistence.forecast;

import dev.farthing.application.forecast.UsageHistory;
import dev.farthing.domain.budget.Scope;
import dev.farthing.persistence.Sql;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.math.BigInteger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// Adds up hours, and quarter hours where keys are asked for, which hours do not know, or where a day begins within
/// an hour of UTC.
@Singleton
class PostgresUsageHistory implements UsageHistory {
    private static final String HOURS = "usage_hour_rollup_now WHERE true";
    private static final String QUARTER_HOURS = "usage_rollup_now WHERE NOT sandbox";

    /// What buckets come to is told by the clocks of a zone only when there are few of them left.
    private static final String BY_BUCKET = """
        WITH sums AS (SELECT bucket, sum(requests) AS requests, sum(prompt_tokens + completion_tokens) AS tokens,
            sum(cost_pico) AS cost_pico FROM %s\
        """;
    private static final String BY_HOUR = """
         GROUP BY 1)
        SELECT (bucket AT TIME ZONE ?)::date AS day, extract(hour FROM bucket AT TIME ZONE ?)::int AS hour,
            sum(requests)::bigint AS requests, sum(tokens)::bigint AS tokens, sum(cost_pico) AS cost_pico
        FROM sums GROUP BY 1, 2 HAVING sum(requests) > 0 OR sum(cost_pico) > 0 ORDER BY 1, 2\
        """;
    private static final String PARTS = """
        SELECT %s AS id, CASE WHEN model = ANY (?) THEN model END AS model, (bucket AT TIME ZONE ?)::date AS day,
            sum(requests)::bigint AS requests, sum(prompt_tokens + completion_tokens)::bigint AS tokens,
            sum(cost_pico) AS cost_pico
        FROM %s\
        """;
    private static final String DAYS = """
        WITH sums AS (SELECT %1$s AS id, (bucket AT TIME ZONE ?)::date AS day, sum(cost_pico) AS cost_pico
            FROM %2$s AND %1$s IS NOT NULL\
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
    private final KeyDays keyDays;

    @Inject
    PostgresUsageHistory(DataSource database) {
        this(database, new KeyDays(database));
    }

    PostgresUsageHistory(DataSource database, KeyDays keyDays) {
        this.database = database;
        this.keyDays = keyDays;
    }

    @Override
    public List<Hour> hours(Subject subject, ZoneId zone, Instant from, Instant to) {
        boolean byHours = subject.keyId() == null && beginsOnHours(zone, from, to);
        return narrowed(Sql.of(BY_BUCKET.formatted(table(byHours))), subject, from, to)
                .add(BY_HOUR, zone.getId(), zone.getId())
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
    public Map<Subject, List<Day>> days(UUID orgId, Set<Subject> subjects, ZoneId zone, Instant from, Instant to) {
        boolean byHours = beginsOnHours(zone, from, to);
        var ofKeys =
                subjects.stream().filter(subject -> subject.keyId() != null).collect(Collectors.toSet());
        var ofOthers =
                subjects.stream().filter(subject -> subject.keyId() == null).collect(Collectors.toSet());
        var days = new HashMap<Subject, List<Day>>();
        if (!ofOthers.isEmpty()) {
            days.putAll(shared(ofOthers, parts("team_id", byHours, orgId, ofOthers, zone, from, to)));
        }
        if (!ofKeys.isEmpty()) {
            days.putAll(shared(ofKeys, ofKeys(orgId, ofKeys, byHours, zone, from, to)));
        }
        return days;
    }

    /// All of them are narrowed to one team, or none is.
    private List<Part> ofKeys(UUID orgId, Set<Subject> keys, boolean byHours, ZoneId zone, Instant from, Instant to) {
        if (!byHours || keys.stream().anyMatch(key -> !key.models().isEmpty())) {
            return parts("key_id", false, orgId, keys, zone, from, to);
        }
        var team = onlyTeam(keys);
        return keyDays.of(orgId, zone, from, to)
                .map(days -> days.values().stream()
                        .flatMap(day -> day.entrySet().stream())
                        .filter(each ->
                                team == null || team.equals(each.getKey().teamId()))
                        .map(each -> new Part(each.getKey().keyId(), null, each.getValue()))
                        .toList())
                .orElseGet(() -> parts("key_id", false, orgId, keys, zone, from, to));
    }

    private static @Nullable UUID onlyTeam(Set<Subject> keys) {
        return keys.iterator().next().teamId();
    }

    /// What a day came to of one key or team, with one model where any subject tells models apart.
    private record Part(@Nullable UUID id, @Nullable String model, Day day) {}

    private List<Part> parts(
            String column, boolean byHours, UUID orgId, Set<Subject> subjects, ZoneId zone, Instant from, Instant to) {
        var models =
                subjects.stream().flatMap(subject -> subject.models().stream()).distinct();
        var query = Sql.of(PARTS.formatted(column, table(byHours)), models.toArray(String[]::new), zone.getId());
        query.and("org_id = ?", orgId).and("bucket >= ?", from).and("bucket < ?", to);
        if (column.equals("key_id")) {
            query.and("team_id = ?", onlyTeam(subjects));
        }
        if (subjects.stream().allMatch(subject -> owner(subject) != null)) {
            query.add(" AND %s = ANY (?)".formatted(column), (Object) subjects.stream()
                    .map(subject -> Objects.requireNonNull(owner(subject)))
                    .distinct()
                    .toArray(UUID[]::new));
        }
        return query.add(" GROUP BY 1, 2, 3 HAVING sum(requests) > 0 OR sum(cost_pico) > 0")
                .rows(
                        database,
                        row -> new Part(
                                row.getObject("id", UUID.class),
                                row.getString("model"),
                                new Day(
                                        row.getObject("day", LocalDate.class),
                                        row.getLong("requests"),
                                        row.getLong("tokens"),
                                        row.getBigDecimal("cost_pico").toBigIntegerExact())));
    }

    private static @Nullable UUID owner(Subject subject) {
        return subject.keyId() != null ? subject.keyId() : subject.teamId();
    }

    private static Map<Subject, List<Day>> shared(Set<Subject> subjects, List<Part> parts) {
        var byId = new HashMap<@Nullable UUID, List<Part>>();
        parts.forEach(
                part -> byId.computeIfAbsent(part.id(), _ -> new ArrayList<>()).add(part));
        var days = new HashMap<Subject, List<Day>>();
        for (var subject : subjects) {
            var owner = owner(subject);
            var sums = new TreeMap<LocalDate, Day>();
            (owner == null ? parts.stream() : byId.getOrDefault(owner, List.of()).stream())
                    .filter(part -> subject.models().isEmpty()
                            || (part.model() != null && subject.models().contains(part.model())))
                    .forEach(part -> sums.merge(part.day().day(), part.day(), Day::plus));
            days.put(subject, List.copyOf(sums.values()));
        }
        return days;
    }

    @Override
    public List<Spender> spenders(Scope by, Subject within, ZoneId zone, Instant from, Instant to, int most) {
        boolean byHours = within.keyId() == null && beginsOnHours(zone, from, to);
        if (by == Scope.KEY
                && byHours
                && within.orgId() != null
                && within.models().isEmpty()) {
            var days = keyDays.of(within.orgId(), zone, from, to);
            if (days.isPresent()) {
                return keys(within, days.get(), most);
            }
        }
        byHours = byHours && by != Scope.KEY;
        var days = narrowed(Sql.of(DAYS.formatted(column(by), table(byHours)), zone.getId()), within, from, to)
                .add(SPENDERS.formatted(table(by)), most)
                .rows(database, PostgresUsageHistory::day);
        var spenders = new LinkedHashMap<UUID, List<SpentDay>>();
        days.forEach(day ->
                spenders.computeIfAbsent(day.id(), _ -> new ArrayList<>()).add(day));
        return spenders.values().stream().map(PostgresUsageHistory::spender).toList();
    }

    private List<Spender> keys(Subject within, Map<LocalDate, Map<KeyDays.Owner, Day>> days, int most) {
        var costs = new HashMap<UUID, TreeMap<LocalDate, Cost>>();
        for (var day : days.values()) {
            day.forEach((owner, sum) -> {
                if (within.teamId() == null || within.teamId().equals(owner.teamId())) {
                    costs.computeIfAbsent(owner.keyId(), _ -> new TreeMap<>())
                            .merge(
                                    sum.day(),
                                    new Cost(sum.day(), sum.pico()),
                                    (one, other) ->
                                            new Cost(one.day(), one.pico().add(other.pico())));
                }
            });
        }
        var dearest = costs.entrySet().stream()
                .sorted(Comparator.<Map.Entry<UUID, TreeMap<LocalDate, Cost>>, BigInteger>comparing(
                                key -> sum(key.getValue().values()))
                        .reversed()
                        .thenComparing(key -> key.getKey().toString()))
                .limit(most)
                .toList();
        var names = Sql.of("SELECT id, name FROM issued_key WHERE id = ANY (?)", (Object)
                        dearest.stream().map(Map.Entry::getKey).toArray(UUID[]::new))
                .rows(database, row -> Map.entry(row.getObject("id", UUID.class), row.getString("name")))
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        return dearest.stream()
                .map(key -> new Spender(
                        key.getKey(),
                        names.get(key.getKey()),
                        List.copyOf(key.getValue().values())))
                .toList();
    }

    private static BigInteger sum(Collection<Cost> costs) {
        return costs.stream().map(Cost::pico).reduce(BigInteger.ZERO, BigInteger::add);
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

    /// Whether the clocks of a zone strike the hour when those of UTC do, all the while.
    private static boolean beginsOnHours(ZoneId zone, Instant from, Instant to) {
        var hour = Duration.ofHours(1).toSeconds();
        return Stream.iterate(from, day -> !day.isAfter(to), day -> day.plus(Duration.ofDays(1)))
                .allMatch(day -> zone.getRules().getOffset(day).getTotalSeconds() % hour == 0);
    }

    private static String table(boolean byHours) {
        return byHours ? HOURS : QUARTER_HOURS;
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

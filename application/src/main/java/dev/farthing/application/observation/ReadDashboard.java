package dev.farthing.application.observation;

import dev.farthing.application.observation.ReadHeadroom.Headroom;
import dev.farthing.application.report.OrgZones;
import dev.farthing.domain.account.Caller;
import dev.farthing.domain.quality.Histogram;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Shows the calls of the last days on one page.
@ApplicationScoped
public class ReadDashboard {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final int MOST_TEAMS = 100;

    private final Figures figures;
    private final Latencies latencies;
    private final ReadHeadroom readHeadroom;
    private final ReadServiceState readServiceState;
    private final OrgZones zones;
    private final InstantSource clock;

    public ReadDashboard(
            Figures figures,
            Latencies latencies,
            ReadHeadroom readHeadroom,
            ReadServiceState readServiceState,
            OrgZones zones,
            InstantSource clock) {
        this.figures = figures;
        this.latencies = latencies;
        this.readHeadroom = readHeadroom;
        this.readServiceState = readServiceState;
        this.zones = zones;
        this.clock = clock;
    }

    /// @param days today is the last of them, in the org's zone
    public Dashboard read(Caller caller, Whose asked, int days) {
        var whose = asked.seenBy(caller);
        var zone = zones.zoneOf(whose.orgId());
        var now = clock.instant();
        var today = now.atZone(zone).toLocalDate();
        var first = today.minusDays(days - 1L);
        var read = figures.cells(whose, zone, first, today);
        var cells = read.cells();
        var lastMinute = figures.since(whose, List.of(now.minus(MINUTE))).getFirst();
        return new Dashboard(
                cells.stream().map(Figures.Cell::sums).reduce(Sums.NONE, Sums::plus),
                latencies.latency(whose, zone, first.atStartOfDay(zone).toInstant(), null),
                readHeadroom.read(whose, lastMinute.requests(), now),
                readServiceState.read(whose, now),
                byModel(cells),
                byDay(cells, first, today),
                byTeam(cells),
                figures.conversations(whose, first),
                read.newest());
    }

    private static List<OfModel> byModel(List<Figures.Cell> cells) {
        return summed(cells, Figures.Cell::model).entrySet().stream()
                .map(model -> new OfModel(model.getKey(), model.getValue()))
                .sorted(Comparator.comparingLong((OfModel one) -> one.sums().requests())
                        .reversed()
                        .thenComparing(OfModel::model))
                .toList();
    }

    private static List<OfDay> byDay(List<Figures.Cell> cells, LocalDate first, LocalDate today) {
        var days = new TreeMap<LocalDate, Sums>();
        first.datesUntil(today.plusDays(1)).forEach(day -> days.put(day, Sums.NONE));
        days.putAll(summed(cells, Figures.Cell::day));
        return days.entrySet().stream()
                .map(day -> new OfDay(day.getKey(), day.getValue()))
                .toList();
    }

    /// What belongs to no team is in no rank.
    private static List<OfTeam> byTeam(List<Figures.Cell> cells) {
        var ofTeams = cells.stream().filter(cell -> cell.teamId() != null).toList();
        var names = new HashMap<UUID, String>();
        ofTeams.forEach(cell ->
                names.put(team(cell), cell.teamName() == null ? team(cell).toString() : cell.teamName()));
        return summed(ofTeams, ReadDashboard::team).entrySet().stream()
                .map(team -> new OfTeam(team.getKey(), names.getOrDefault(team.getKey(), ""), team.getValue()))
                .sorted(Comparator.comparing((OfTeam one) -> one.sums().cost())
                        .reversed()
                        .thenComparing(OfTeam::teamName)
                        .thenComparing(OfTeam::teamId))
                .limit(MOST_TEAMS)
                .toList();
    }

    private static UUID team(Figures.Cell cell) {
        return Objects.requireNonNull(cell.teamId());
    }

    private static <K> Map<K, Sums> summed(List<Figures.Cell> cells, Function<Figures.Cell, K> by) {
        return cells.stream().collect(Collectors.toMap(by, Figures.Cell::sums, Sums::plus));
    }

    /// @param latency of all calls, fine
    /// @param teams the dearest first
    /// @param conversations those without a team too
    /// @param newest when the last call began that is counted; null without one
    public record Dashboard(
            Sums total,
            Histogram latency,
            Headroom headroom,
            ServiceState service,
            List<OfModel> models,
            List<OfDay> days,
            List<OfTeam> teams,
            List<Figures.Conversations> conversations,
            @Nullable Instant newest) {
        private static final int P99 = 990;

        public Dashboard {
            models = List.copyOf(models);
            days = List.copyOf(days);
            teams = List.copyOf(teams);
            conversations = List.copyOf(conversations);
        }

        /// What 99 of 100 calls did not take longer than, two per cent at most away from it.
        public long p99LatencyMillis() {
            return latency.about(P99);
        }

        public long totalConversations() {
            return conversations.stream()
                    .mapToLong(Figures.Conversations::count)
                    .sum();
        }

        public long conversationsOf(UUID team) {
            return conversations.stream()
                    .filter(one -> team.equals(one.teamId()))
                    .mapToLong(Figures.Conversations::count)
                    .sum();
        }
    }

    public record OfModel(String model, Sums sums) {}

    public record OfDay(LocalDate date, Sums sums) {}

    public record OfTeam(UUID teamId, String teamName, Sums sums) {}
}

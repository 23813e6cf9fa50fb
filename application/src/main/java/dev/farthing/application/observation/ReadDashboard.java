package dev.farthing.application.observation;

import dev.farthing.application.observation.ReadHeadroom.Headroom;
import dev.farthing.application.report.OrgZones;
import dev.farthing.domain.account.Caller;
import dev.farthing.domain.quality.Histogram;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Shows the calls of the last days on one page.
@ApplicationScoped
public class ReadDashboard {
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
        var read = figures.margins(whose, zone, first, today);
        return new Dashboard(
                read.days().stream().map(Figures.OfDay::sums).reduce(Sums.NONE, Sums::plus),
                latencies.latency(whose, zone, first.atStartOfDay(zone).toInstant(), null),
                readHeadroom.read(whose, now),
                readServiceState.read(whose, now),
                byModel(read.models()),
                byDay(read.days(), first, today),
                byTeam(read.teams()),
                figures.conversations(whose, now, days),
                read.newest(),
                zone);
    }

    private static List<OfModel> byModel(List<Figures.OfModel> models) {
        return models.stream()
                .map(one -> new OfModel(one.model(), one.sums()))
                .sorted(Comparator.comparingLong((OfModel one) -> one.sums().requests())
                        .reversed()
                        .thenComparing(OfModel::model))
                .toList();
    }

    private static List<OfDay> byDay(List<Figures.OfDay> known, LocalDate first, LocalDate today) {
        var days = new TreeMap<LocalDate, Sums>();
        first.datesUntil(today.plusDays(1)).forEach(day -> days.put(day, Sums.NONE));
        known.forEach(day -> days.put(day.date(), day.sums()));
        return days.entrySet().stream()
                .map(day -> new OfDay(day.getKey(), day.getValue()))
                .toList();
    }

    /// What belongs to no team is in no rank.
    private static List<OfTeam> byTeam(List<Figures.OfTeam> teams) {
        return teams.stream()
                .filter(team -> team.teamId() != null)
                .map(team -> {
                    var id = Objects.requireNonNull(team.teamId());
                    return new OfTeam(id, Objects.requireNonNullElse(team.teamName(), id.toString()), team.sums());
                })
                .sorted(Comparator.comparing((OfTeam one) -> one.sums().cost())
                        .reversed()
                        .thenComparing(OfTeam::teamName)
                        .thenComparing(OfTeam::teamId))
                .limit(MOST_TEAMS)
                .toList();
    }

    /// @param latency of all calls, fine
    /// @param teams the dearest first
    /// @param conversations those without a team too
    /// @param newest when the last call began that is counted; null without one
    /// @param zone whose days they are
    public record Dashboard(
            Sums total,
            Histogram latency,
            Headroom headroom,
            ServiceState service,
            List<OfModel> models,
            List<OfDay> days,
            List<OfTeam> teams,
            List<Figures.Conversations> conversations,
            @Nullable Instant newest,
            ZoneId zone) {
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

        /// The days in longer steps, or one by one, the oldest first.
        ///
        /// @param granularity one whose steps are made of days
        public List<Figures.Point> steps(Granularity granularity) {
            var steps = new TreeMap<Instant, Sums>();
            days.forEach(day -> steps.merge(
                    granularity.begin(day.date().atStartOfDay(zone).toInstant(), zone), day.sums(), Sums::plus));
            return steps.entrySet().stream()
                    .map(step -> Figures.Point.of(step.getKey(), step.getValue()))
                    .toList();
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

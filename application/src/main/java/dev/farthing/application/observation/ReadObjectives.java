package dev.farthing.application.observation;

import dev.farthing.application.report.OrgZones;
import dev.farthing.domain.account.Caller;
import dev.farthing.domain.quality.Objective;
import dev.farthing.domain.quality.Objective.Standing;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Tells how much of what models are meant to achieve they have achieved this month.
@ApplicationScoped
public class ReadObjectives {
    private static final int P99 = 990;

    private final ObjectiveRepository objectives;
    private final Figures figures;
    private final Latencies latencies;
    private final OrgZones zones;
    private final InstantSource clock;

    public ReadObjectives(
            ObjectiveRepository objectives, Figures figures, Latencies latencies, OrgZones zones, InstantSource clock) {
        this.objectives = objectives;
        this.figures = figures;
        this.latencies = latencies;
        this.zones = zones;
        this.clock = clock;
    }

    public Month read(Caller caller, Whose asked) {
        var whose = asked.seenBy(caller);
        var zone = zones.zoneOf(whose.orgId());
        var today = clock.instant().atZone(zone).toLocalDate();
        var first = today.withDayOfMonth(1);
        var models = figures.margins(whose, zone, first, today).models();
        return new Month(
                first,
                objectives.all().stream()
                        .map(objective -> {
                            var sums = models.stream()
                                    .filter(one -> one.model().equals(objective.model()))
                                    .map(Figures.OfModel::sums)
                                    .findFirst()
                                    .orElse(Sums.NONE);
                            var ofModel = new Whose(whose.orgId(), whose.teamId(), null, objective.model(), null);
                            var latency = latencies.answered(
                                    ofModel, zone, first.atStartOfDay(zone).toInstant(), null);
                            return new Line(
                                    objective,
                                    sums.requests(),
                                    objective.succeeded(sums.succeeded(), sums.judged()),
                                    latency.total() == 0 ? null : latency.about(P99),
                                    objective.inTime(latency));
                        })
                        .toList());
    }

    /// @param first its first day, in the org's zone
    public record Month(LocalDate first, List<Line> lines) {
        public Month {
            lines = List.copyOf(lines);
        }
    }

    /// @param p99Millis of those that succeeded; null where there were none
    public record Line(
            Objective objective,
            long calls,
            @Nullable Standing succeeded,
            @Nullable Long p99Millis,
            @Nullable Standing inTime) {}
}

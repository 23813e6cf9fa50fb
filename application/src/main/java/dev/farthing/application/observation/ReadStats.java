package dev.farthing.application.observation;

import dev.farthing.application.report.OrgZones;
import dev.farthing.domain.account.Caller;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/// Counts the calls of the last minute, hour and 24 hours, and of this month.
@ApplicationScoped
public class ReadStats {
    private final Figures figures;
    private final OrgZones zones;
    private final InstantSource clock;

    public ReadStats(Figures figures, OrgZones zones, InstantSource clock) {
        this.figures = figures;
        this.zones = zones;
        this.clock = clock;
    }

    public Stats read(Caller caller, Whose asked) {
        var whose = asked.seenBy(caller);
        var now = clock.instant();
        var sums = figures.since(
                whose,
                List.of(
                        now.minus(Duration.ofMinutes(1)),
                        now.minus(Duration.ofHours(1)),
                        now.minus(Duration.ofHours(24)),
                        Granularity.MONTH.begin(now, zones.zoneOf(whose.orgId()))));
        return new Stats(now, sums.get(0), sums.get(1), sums.get(2), sums.get(3));
    }

    /// @param month since its first day began in the org's zone
    public record Stats(Instant asOf, Sums minute, Sums hour, Sums day, Sums month) {}
}

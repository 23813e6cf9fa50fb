package dev.farthing.application.observation;

import dev.farthing.application.report.OrgZones;
import dev.farthing.application.report.Span;
import dev.farthing.application.report.TimeEdges;
import dev.farthing.application.retention.KeptCalls;
import dev.farthing.domain.account.Caller;
import dev.farthing.domain.fault.Fault;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/// Tells how calls went step by step.
@ApplicationScoped
public class ReadTrend {
    private static final int MOST_POINTS = 10_000;

    private final Figures figures;
    private final OrgZones zones;
    private final KeptCalls kept;
    private final InstantSource clock;

    public ReadTrend(Figures figures, OrgZones zones, KeptCalls kept, InstantSource clock) {
        this.figures = figures;
        this.zones = zones;
        this.kept = kept;
        this.clock = clock;
    }

    /// The oldest step first; where nothing is told apart, steps without calls are there too.
    public List<Figures.Point> read(
            Caller caller, Whose asked, Granularity granularity, Set<Series.Dimension> by, Span span) {
        var whose = asked.seenBy(caller);
        var zone = zones.zoneOf(whose.orgId());
        var now = clock.instant();
        var end = span.end(zone);
        var until = end == null || end.isAfter(now) ? now.plusMillis(1) : end;
        var given = span.start(zone);
        var start = given == null ? granularity.usualStart(until.minusMillis(1), zone) : given;
        if (!start.isBefore(until)) {
            return List.of();
        }
        refuseTooLong(granularity, start, until);
        switch (granularity) {
            case MINUTE -> kept.mustReach(start);
            case HOUR, DAY, WEEK, MONTH -> new TimeEdges(start, end).mustBeQuarters(kept);
        }
        var series = new Series(granularity, by, zone, start, end, until);
        var points = figures.series(whose, series, MOST_POINTS + 1);
        if (points.size() > MOST_POINTS) {
            throw Fault.INVALID_REQUEST.because("this would be more than " + MOST_POINTS
                    + " points: ask for a shorter time, longer steps or fewer dimensions");
        }
        return by.isEmpty() ? filled(series, points) : points;
    }

    private static void refuseTooLong(Granularity granularity, Instant start, Instant until) {
        if (Duration.between(start, until).compareTo(granularity.most()) > 0) {
            var most = granularity.most();
            throw Fault.INVALID_REQUEST.because("a trend in these steps covers at most "
                    + (granularity == Granularity.MINUTE ? most.toHours() + " hours" : most.toDays() + " days"));
        }
    }

    private static List<Figures.Point> filled(Series series, List<Figures.Point> points) {
        var steps = new TreeMap<Instant, Figures.Point>();
        series.begins().forEach(begin -> steps.put(begin, Figures.Point.empty(begin)));
        points.forEach(point -> steps.put(point.begin(), point));
        return List.copyOf(steps.values());
    }
}

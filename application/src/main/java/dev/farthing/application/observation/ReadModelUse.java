package dev.farthing.application.observation;

import dev.farthing.application.report.OrgZones;
import dev.farthing.application.report.Span;
import dev.farthing.application.report.TimeEdges;
import dev.farthing.application.retention.KeptCalls;
import dev.farthing.domain.account.Caller;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;

/// Tells which models were called, and how their tokens came to be known.
@ApplicationScoped
public class ReadModelUse {
    private final Figures figures;
    private final OrgZones zones;
    private final KeptCalls kept;

    public ReadModelUse(Figures figures, OrgZones zones, KeptCalls kept) {
        this.figures = figures;
        this.zones = zones;
        this.kept = kept;
    }

    public List<Figures.ModelUse> read(Caller caller, Whose asked, Span span) {
        var whose = asked.seenBy(caller);
        var zone = zones.zoneOf(whose.orgId());
        var start = span.start(zone);
        var end = span.end(zone);
        var since = zones.summedUpSince(whose.orgId(), zone).orElse(Instant.MAX);
        new TimeEdges(start, end).mustBeDetails(kept, zone, since);
        return figures.models(whose, zone, start, end);
    }
}

package dev.farthing.application.observation;

import dev.farthing.application.report.OrgZones;
import dev.farthing.application.report.Span;
import dev.farthing.domain.account.Caller;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/// Tells which models were called, and how their tokens came to be known.
@ApplicationScoped
public class ReadModelUse {
    private final Figures figures;
    private final OrgZones zones;

    public ReadModelUse(Figures figures, OrgZones zones) {
        this.figures = figures;
        this.zones = zones;
    }

    public List<Figures.ModelUse> read(Caller caller, Whose asked, Span span) {
        var whose = asked.seenBy(caller);
        var zone = zones.zoneOf(whose.orgId());
        return figures.models(whose, span.start(zone), span.end(zone));
    }
}

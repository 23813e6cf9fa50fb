package dev.farthing.application.report;

import dev.farthing.domain.account.Caller;
import jakarta.enterprise.context.ApplicationScoped;

/// Hands an administrator all calls that it may see of those asked for, newest first, one by one.
@ApplicationScoped
public class ExportCalls {
    private final CallHistory history;
    private final OrgZones zones;

    public ExportCalls(CallHistory history, OrgZones zones) {
        this.history = history;
        this.zones = zones;
    }

    /// What may not be seen is refused at once.
    public Export<CallView> export(Caller caller, CallFilter asked) {
        var filter = ListCalls.inReach(caller, asked);
        if (filter == null) {
            return _ -> {};
        }
        var zone = zones.zoneOf(filter.orgId());
        return taker ->
                history.each(filter, zone, caller.isOperator() ? taker : call -> taker.accept(call.withoutUpstream()));
    }
}

package dev.farthing.application.account;

import dev.farthing.domain.account.Caller;
import dev.farthing.domain.account.Plan;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.fault.FaultException;
import java.util.Optional;
import java.util.UUID;

/// Which orgs and teams a caller reaches: out of reach looks like not there.
final class OrgReach {
    private OrgReach() {}

    static KnownOrg found(Optional<KnownOrg> org) {
        return org.orElseThrow(() -> missing("org"));
    }

    static Plan found(OrgRepository orgs, String planCodeOrId) {
        return orgs.plan(planCodeOrId).orElseThrow(() -> missing("plan"));
    }

    static KnownTeam within(Caller caller, UUID teamId, Optional<KnownTeam> team) {
        boolean reached = caller.onlyTeam().map(teamId::equals).orElse(true);
        return team.filter(_ -> reached).orElseThrow(() -> missing("team"));
    }

    private static FaultException missing(String what) {
        return Fault.NOT_FOUND.because("no such " + what);
    }
}

package dev.farthing.application.alert;

import dev.farthing.domain.account.Caller;
import dev.farthing.domain.fault.Fault;
import java.util.Optional;

/// Which rules a caller reaches: an org_admin those of its org, operators all. Out of reach looks like not there.
final class AlertReach {
    private AlertReach() {}

    static KnownRule within(Caller caller, Optional<KnownRule> known) {
        caller.mustManageOrg();
        return known.filter(found -> caller.isOperator()
                        || caller.org(null).equals(found.rule().orgId()))
                .orElseThrow(() -> Fault.NOT_FOUND.because("no such alert rule"));
    }
}

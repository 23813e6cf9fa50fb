package dev.farthing.application.reconciliation;

import dev.farthing.domain.account.Caller;
import dev.farthing.domain.fault.Fault;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.UUID;

/// Shows a call that was given up with its gateway, and what was learned of it since.
@ApplicationScoped
public class FindLostCall {
    private final LostCalls lostCalls;

    public FindLostCall(LostCalls lostCalls) {
        this.lostCalls = lostCalls;
    }

    @Transactional
    public LostCallView find(Caller caller, UUID orgId, UUID requestId) {
        caller.mustBeOperator();
        return lostCalls.find(orgId, requestId).orElseThrow(() -> Fault.NOT_FOUND.because("no such lost call"));
    }
}

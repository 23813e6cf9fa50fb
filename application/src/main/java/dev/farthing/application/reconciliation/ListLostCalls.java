package dev.farthing.application.reconciliation;

import dev.farthing.application.Page;
import dev.farthing.application.Slice;
import dev.farthing.domain.account.Caller;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Shows the calls that were given up with their gateways, newest first.
@ApplicationScoped
public class ListLostCalls {
    private final LostCalls lostCalls;

    public ListLostCalls(LostCalls lostCalls) {
        this.lostCalls = lostCalls;
    }

    /// @param orgId null for those of all orgs
    /// @param known whether their charge rests on more than a guess; null for both
    @Transactional
    public Page<LostCallView> list(Caller caller, @Nullable UUID orgId, @Nullable Boolean known, Slice slice) {
        caller.mustBeOperator();
        return lostCalls.list(orgId, known, slice);
    }
}

package dev.farthing.application.reconciliation;

import dev.farthing.application.Page;
import dev.farthing.application.Slice;
import dev.farthing.domain.account.Caller;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Shows what is set aside for processes that are gone, newest first.
@ApplicationScoped
public class ListOrphanedSlices {
    private final OrphanedSlices slices;

    public ListOrphanedSlices(OrphanedSlices slices) {
        this.slices = slices;
    }

    /// @param orgId null for those of all orgs
    /// @param known whether it is known what was spent of them; null for both
    @Transactional
    public Page<OrphanedSliceView> list(Caller caller, @Nullable UUID orgId, @Nullable Boolean known, Slice slice) {
        caller.mustBeOperator();
        return slices.list(orgId, known, slice);
    }
}

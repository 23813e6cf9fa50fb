package dev.farthing.application.reconciliation;

import dev.farthing.application.Page;
import dev.farthing.application.Slice;
import java.math.BigInteger;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What is set aside of budgets for processes that are gone, and may have spent it from memory.
public interface OrphanedSlices {
    /// A page, newest first.
    ///
    /// @param orgId null for those of all orgs
    /// @param known whether it is known what was spent of them; null for both
    Page<OrphanedSliceView> list(@Nullable UUID orgId, @Nullable Boolean known, Slice slice);

    /// Empty where no such slice of the org was given up.
    Optional<OrphanedSliceView> find(UUID orgId, UUID id);

    /// The same as it stands, held against everybody else who spends of it until the transaction ends, which
    /// there must be.
    Optional<OrphanedSlice> findForChange(UUID orgId, UUID id);

    /// Gives back to the window what is more than this, and says why; part of the caller's transaction.
    ///
    /// @param kept no more than is held
    void reconcile(OrphanedSlice slice, BigInteger kept, String reason);
}

package dev.farthing.application.reconciliation;

import dev.farthing.application.Page;
import dev.farthing.application.Slice;
import dev.farthing.application.reconciliation.LostCall.Basis;
import dev.farthing.domain.budget.Booking;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The calls that were given up with their gateways, and what was learned of them since.
public interface LostCalls {
    /// A page, newest first.
    ///
    /// @param orgId null for those of all orgs
    /// @param known whether their charge rests on more than a guess; null for both
    Page<LostCallView> list(@Nullable UUID orgId, @Nullable Boolean known, Slice slice);

    /// A lost call and what was learned of it; empty where no such call of the org was given up.
    Optional<LostCallView> find(UUID orgId, UUID requestId);

    /// The same as it is charged, held against every other correction until the transaction ends, which there must
    /// be.
    Optional<LostCall> findForChange(UUID orgId, UUID requestId);

    /// Charges it what it came to, by one adjustment if that is another sum: its windows, the sums and the ledger
    /// follow it, or nothing does. A hard window takes what it has room for; what it has none for is its overrun.
    /// Its own row stays as it is. Part of the caller's transaction.
    ///
    /// @param booking of windows that it leaves out nothing is changed
    void correct(LostCall call, Booking booking, Adjustment by);

    /// Why a call is charged otherwise from now on.
    record Adjustment(UUID id, Basis basis, String reason) {}
}

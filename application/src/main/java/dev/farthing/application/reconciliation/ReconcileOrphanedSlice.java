package dev.farthing.application.reconciliation;

import dev.farthing.application.audit.AuditTrail;
import dev.farthing.domain.account.Caller;
import dev.farthing.domain.audit.Deed;
import dev.farthing.domain.audit.Picture;
import dev.farthing.domain.fault.Fault;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Says what the lost calls of a process that is gone came to, so that the rest of what is set aside for them is
/// free.
@ApplicationScoped
public class ReconcileOrphanedSlice {
    private final OrphanedSlices slices;
    private final AuditTrail audit;

    public ReconcileOrphanedSlice(OrphanedSlices slices, AuditTrail audit) {
        this.slices = slices;
        this.audit = audit;
    }

    /// What they came to stays set aside as long as the window lasts, and is charged to nobody: of these calls
    /// there are no rows. The same again changes nothing.
    ///
    /// @param amount in the budget's unit
    @Transactional
    public OrphanedSliceView reconcile(Caller caller, UUID orgId, UUID id, BigDecimal amount, String reason) {
        caller.mustBeOperator();
        var slice =
                slices.findForChange(orgId, id).orElseThrow(() -> Fault.NOT_FOUND.because("no such orphaned slice"));
        var kept = slice.kept(amount);
        if (slice.reason() == null || !kept.equals(slice.held())) {
            slices.reconcile(slice, kept, reason);
            audit.record(new Deed(
                    orgId,
                    "reconcile",
                    "orphaned_slice",
                    id.toString(),
                    picture(slice.held(), slice.reason()),
                    picture(kept, reason)));
        }
        return slices.find(orgId, id).orElseThrow();
    }

    private static Picture picture(BigInteger held, @Nullable String reason) {
        return Picture.EMPTY.with("held", held.toString()).with("reason", reason);
    }
}

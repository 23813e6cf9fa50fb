package dev.farthing.application.billing;

import dev.farthing.application.Changes;
import dev.farthing.application.audit.AuditTrail;
import dev.farthing.domain.audit.Picture;
import dev.farthing.domain.fault.Fault;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Puts an org on another plan, from now on or from an instant that lies ahead; its invoices prorate both.
@ApplicationScoped
public class ChangeOrgPlan {
    private final PlanBook plans;
    private final AuditTrail audit;
    private final Changes changes;

    public ChangeOrgPlan(PlanBook plans, AuditTrail audit, Changes changes) {
        this.plans = plans;
        this.audit = audit;
        this.changes = changes;
    }

    /// The plan it is on from then on.
    ///
    /// @param validFrom null for now
    @Transactional
    public KnownPlan change(UUID orgId, String codeOrId, @Nullable Instant validFrom) {
        var now = plans.now();
        if (plans.history(orgId).changes().isEmpty()) {
            throw Fault.NOT_FOUND.because("no such org");
        }
        var plan = InvoiceReach.plan(plans.find(codeOrId, now));
        var from = validFrom == null ? now : validFrom;
        if (from.isBefore(now)) {
            throw Fault.STATE_CONFLICT.because("a plan does not begin in the past");
        }
        plans.change(orgId, plan.plan().id(), from);
        changes.ofCatalogue();
        audit.record(BillingPicture.planned(
                orgId, Picture.EMPTY.with("plan", plan.plan().code()).with("valid_from", from)));
        return plan;
    }
}

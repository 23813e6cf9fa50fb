package dev.farthing.application.billing;

import dev.farthing.application.Changes;
import dev.farthing.domain.fault.Fault;
import dev.farthing.application.audit.AuditTrail;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Puts an org on another plan, from now on or from an instant that lies ahead; its invoices prorate both.
@ApplicationScoped
public class ChangeOrgPlan {
    private final PlanBook plans;
    private final Changes changes;
    private final AuditTrail audit;

    public ChangeOrgPlan(PlanBook plans, Changes changes, AuditTrail audit) {
        this.plans = plans;
        this.changes = changes;
        this.audit = audit;
    }

    /// The plan it is on from then on.
    ///
    /// @param validFrom null for now
    @Transactional
    public KnownPlan change(UUID orgId, String codeOrId, @Nullable Instant validFrom) {
        var now = plans.now();
        var history = plans.history(orgId);
        if (history.changes().isEmpty()) {
            throw Fault.NOT_FOUND.because("no such org");
        }
        var plan = InvoiceReach.plan(plans.find(codeOrId, now));
        var from = validFrom == null ? now : validFrom;
        if (from.isBefore(now)) {
            throw Fault.STATE_CONFLICT.because("a plan does not begin in the past");
        }
        plans.change(orgId, plan.plan().id(), from);
        changes.ofCatalogue();
        var before = history.at(now);
        audit.record(BillingPicture.planOf(orgId, before == null ? null : before.planId(), plan, from));
        return plan;
    }
}

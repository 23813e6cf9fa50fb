package dev.farthing.application.billing;

import dev.farthing.application.Changes;
import dev.farthing.application.ConfigFile;
import dev.farthing.application.ManagedBy;
import dev.farthing.application.audit.AuditTrail;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

/// Removes a plan that no org is or was on; others are archived.
@ApplicationScoped
public class DeletePlan {
    private final PlanBook plans;
    private final Changes changes;
    private final ConfigFile file;
    private final AuditTrail audit;

    public DeletePlan(PlanBook plans, Changes changes, ConfigFile file, AuditTrail audit) {
        this.plans = plans;
        this.changes = changes;
        this.file = file;
        this.audit = audit;
    }

    @Transactional
    public void delete(String codeOrId) {
        var known = InvoiceReach.plan(plans.find(codeOrId, plans.now()));
        known.managedBy().mustBe(ManagedBy.API, file);
        plans.remove(known.plan().id());
        changes.ofCatalogue();
        audit.record(BillingPicture.plan("delete", known.plan().id(), known, null));
    }
}

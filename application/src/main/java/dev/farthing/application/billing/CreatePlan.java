package dev.farthing.application.billing;

import dev.farthing.application.Changes;
import dev.farthing.application.Ids;
import dev.farthing.application.ManagedBy;
import dev.farthing.application.audit.AuditTrail;
import dev.farthing.domain.account.Plan;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

/// Adds a plan with its first terms.
@ApplicationScoped
public class CreatePlan {
    private final PlanBook plans;
    private final AuditTrail audit;
    private final Ids ids;
    private final Changes changes;

    public CreatePlan(PlanBook plans, AuditTrail audit, Ids ids, Changes changes) {
        this.plans = plans;
        this.audit = audit;
        this.ids = ids;
        this.changes = changes;
    }

    @Transactional
    public KnownPlan create(PlanWish wish) {
        var now = plans.now();
        var from = wish.validFrom() == null ? now : wish.validFrom();
        var plan = new Plan(
                ids.next(),
                wish.code(),
                wish.name(),
                wish.modelsAllowed(),
                wish.rpmLimit(),
                wish.tpmLimit(),
                wish.concurrencyLimit());
        plans.add(new KnownPlan(
                plan,
                wish.billingMode(),
                wish.maxKeys(),
                wish.archived(),
                wish.terms(),
                from,
                null,
                ManagedBy.API,
                now));
        plans.add(plan.id(), from, wish.terms());
        changes.ofCatalogue();
        var known = InvoiceReach.plan(plans.find(plan.id().toString(), now));
        audit.record(BillingPicture.deed("create", null, known));
        return known;
    }
}

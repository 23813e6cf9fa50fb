package dev.farthing.application.billing;

import dev.farthing.application.Changes;
import dev.farthing.application.Ids;
import dev.farthing.application.ManagedBy;
import dev.farthing.domain.account.Plan;
import dev.farthing.application.audit.AuditTrail;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

/// Adds a plan with its first terms.
@ApplicationScoped
public class CreatePlan {
    private final PlanBook plans;
    private final Ids ids;
    private final Changes changes;
    private final AuditTrail audit;

    public CreatePlan(PlanBook plans, Ids ids, Changes changes, AuditTrail audit) {
        this.plans = plans;
        this.ids = ids;
        this.changes = changes;
        this.audit = audit;
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
        var made = InvoiceReach.plan(plans.find(plan.id().toString(), now));
        audit.record(BillingPicture.plan("create", plan.id(), null, made));
        return made;
    }
}

package dev.farthing.application.billing;

import dev.farthing.application.Changes;
import dev.farthing.application.ConfigFile;
import dev.farthing.application.ManagedBy;
import dev.farthing.domain.account.Plan;
import dev.farthing.domain.fault.Fault;
import dev.farthing.application.audit.AuditTrail;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.function.UnaryOperator;

/// Changes a plan: what it allows at once, what it costs by new terms that follow the old ones.
@ApplicationScoped
public class UpdatePlan {
    private final PlanBook plans;
    private final Changes changes;
    private final ConfigFile file;
    private final AuditTrail audit;

    public UpdatePlan(PlanBook plans, Changes changes, ConfigFile file, AuditTrail audit) {
        this.plans = plans;
        this.changes = changes;
        this.file = file;
        this.audit = audit;
    }

    /// @param edit what becomes of the plan as it is
    @Transactional
    public KnownPlan update(String codeOrId, UnaryOperator<PlanWish> edit) {
        var now = plans.now();
        var known = InvoiceReach.plan(plans.find(codeOrId, now));
        known.managedBy().mustBe(ManagedBy.API, file);
        var old = known.plan();
        var wish = edit.apply(new PlanWish(
                old.code(),
                old.name(),
                known.billingMode(),
                old.modelsAllowed(),
                old.rpmLimit(),
                old.tpmLimit(),
                old.concurrencyLimit(),
                known.maxKeys(),
                known.archived(),
                known.terms(),
                null));
        var plan = new Plan(
                old.id(),
                wish.code(),
                wish.name(),
                wish.modelsAllowed(),
                wish.rpmLimit(),
                wish.tpmLimit(),
                wish.concurrencyLimit());
        plans.save(new KnownPlan(
                plan,
                wish.billingMode(),
                wish.maxKeys(),
                wish.archived(),
                known.terms(),
                known.validFrom(),
                known.validTo(),
                known.managedBy(),
                known.createdAt()));
        if (!wish.terms().equals(known.terms())) {
            follow(known, wish, wish.validFrom() == null ? now : wish.validFrom(), now);
        }
        changes.ofCatalogue();
        var changed = InvoiceReach.plan(plans.find(old.id().toString(), now));
        audit.record(BillingPicture.plan("update", old.id(), known, changed));
        return changed;
    }

    private void follow(KnownPlan known, PlanWish wish, Instant from, Instant now) {
        if (from.isBefore(now)) {
            throw Fault.STATE_CONFLICT.because("terms do not begin in the past: what was used under others is rated");
        }
        var last = plans.lastTerms(known.plan().id());
        if (last.isPresent() && !last.get().isBefore(from)) {
            throw Fault.STATE_CONFLICT.because("the plan has terms that begin at or after " + from
                    + ": terms are never edited, only followed by later ones");
        }
        plans.add(known.plan().id(), from, wish.terms());
        audit.record(BillingPicture.terms(known.plan().id(), from, known.terms(), wish.terms()));
    }
}

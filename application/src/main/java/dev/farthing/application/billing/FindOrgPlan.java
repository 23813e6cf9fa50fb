package dev.farthing.application.billing;

import dev.farthing.domain.fault.Fault;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.UUID;

/// Shows the plan an org is on now.
@ApplicationScoped
public class FindOrgPlan {
    private final PlanBook plans;

    public FindOrgPlan(PlanBook plans) {
        this.plans = plans;
    }

    @Transactional
    public KnownPlan find(UUID orgId) {
        var now = plans.now();
        var current = plans.history(orgId).at(now);
        if (current == null) {
            throw Fault.NOT_FOUND.because("no such org");
        }
        return InvoiceReach.plan(plans.find(current.planId().toString(), now));
    }
}

package dev.farthing.application.billing;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

/// Shows one plan with the terms in force.
@ApplicationScoped
public class FindPlan {
    private final PlanBook plans;

    public FindPlan(PlanBook plans) {
        this.plans = plans;
    }

    @Transactional
    public KnownPlan find(String codeOrId) {
        return InvoiceReach.plan(plans.find(codeOrId, plans.now()));
    }
}

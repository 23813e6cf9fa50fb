package dev.farthing.application.billing;

import dev.farthing.application.Listing;
import dev.farthing.application.Page;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

/// Shows the plans, a page at a time, with the terms in force.
@ApplicationScoped
public class ListPlans {
    private final PlanBook plans;

    public ListPlans(PlanBook plans) {
        this.plans = plans;
    }

    @Transactional
    public Page<KnownPlan> list(Listing wanted) {
        return plans.list(wanted, plans.now());
    }
}

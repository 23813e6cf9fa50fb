package dev.farthing.application.billing;

import dev.farthing.domain.account.ComingPlan;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.Optional;
import java.util.UUID;

/// Shows the plan an org will be on next, if a change lies ahead.
@ApplicationScoped
public class FindComingPlan {
    private final PlanBook plans;

    public FindComingPlan(PlanBook plans) {
        this.plans = plans;
    }

    @Transactional
    public Optional<ComingPlan> find(UUID orgId) {
        var now = plans.now();
        return plans.history(orgId)
                .after(now)
                .map(change -> new ComingPlan(
                        InvoiceReach.plan(plans.find(change.planId().toString(), now))
                                .plan(),
                        change.validFrom()));
    }
}

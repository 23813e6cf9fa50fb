package dev.farthing.application.billing;

import dev.farthing.application.Changes;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

/// Lets the plan changes take effect whose instant has come.
@ApplicationScoped
public class TurnPlans {
    private final PlanBook plans;
    private final Changes changes;

    public TurnPlans(PlanBook plans, Changes changes) {
        this.plans = plans;
        this.changes = changes;
    }

    @Transactional
    public void turn() {
        if (!plans.turn().isEmpty()) {
            changes.ofCatalogue();
        }
    }
}

package dev.farthing.application.billing;

import dev.farthing.domain.billing.PlanVersion;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.UUID;

/// Shows all terms a plan had, has and will have, in the order of time.
@ApplicationScoped
public class ListPlanVersions {
    private final PlanBook plans;

    public ListPlanVersions(PlanBook plans) {
        this.plans = plans;
    }

    @Transactional
    public List<PlanVersion> list(UUID planId) {
        return plans.versions(planId);
    }
}

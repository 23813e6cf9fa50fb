package dev.farthing.application.billing;

import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;

class RememberedPlansTest implements PlanBookContract {
    private final AtomicReference<Instant> clock =
            new AtomicReference<>(Instant.parse("2026-11-21T12:00:00.123456789Z"));
    private final RememberedPlans plans = new RememberedPlans(() -> clock.updateAndGet(now -> now.plusMillis(1)));

    @Override
    public PlanBook plans() {
        return plans;
    }

    @Override
    public UUID anOrgOn(UUID planId) {
        return plans.anOrgOn(planId);
    }
}

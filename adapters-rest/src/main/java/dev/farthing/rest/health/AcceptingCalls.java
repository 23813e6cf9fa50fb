package dev.farthing.rest.health;

import dev.farthing.application.start.Drain;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/// Ready until the end begins, so that a balancer sends its calls elsewhere first.
@Readiness
@Singleton
class AcceptingCalls implements HealthCheck {
    private final Drain drain;

    AcceptingCalls(Drain drain) {
        this.drain = drain;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("accepting calls")
                .status(!drain.draining())
                .build();
    }
}

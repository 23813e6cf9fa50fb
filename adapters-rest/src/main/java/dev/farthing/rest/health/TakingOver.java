package dev.farthing.rest.health;

import dev.farthing.application.readiness.AdmissionPulse;
import dev.farthing.application.start.Drain;
import io.smallrye.health.api.HealthGroup;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;

/// What other replicas ask that cannot admit calls: whether this one can. It asks nobody in turn.
@HealthGroup(TakingOver.GROUP)
@Singleton
class TakingOver implements HealthCheck {
    static final String GROUP = "taking-over";

    private final AdmissionPulse pulse;
    private final Drain drain;

    TakingOver(AdmissionPulse pulse, Drain drain) {
        this.pulse = pulse;
        this.drain = drain;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("taking over")
                .status(!drain.draining() && pulse.now().isWell())
                .build();
    }
}

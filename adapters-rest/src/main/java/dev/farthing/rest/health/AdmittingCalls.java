package dev.farthing.rest.health;

import dev.farthing.application.readiness.JudgeReadiness;
import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/// Not ready while this replica cannot admit calls and another one can.
@Readiness
@Singleton
class AdmittingCalls implements AsyncHealthCheck {
    private final JudgeReadiness judgeReadiness;

    AdmittingCalls(JudgeReadiness judgeReadiness) {
        this.judgeReadiness = judgeReadiness;
    }

    @Override
    public Uni<HealthCheckResponse> call() {
        return Uni.createFrom()
                .completionStage(judgeReadiness::judge)
                .map(ready -> HealthCheckResponse.named("admitting calls")
                        .status(ready)
                        .build());
    }
}

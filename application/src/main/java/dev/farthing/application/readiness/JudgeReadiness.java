package dev.farthing.application.readiness;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// Judges whether this replica should be sent calls: not while it cannot commit admissions and another one can.
///
/// Where none can, each stays: whoever is turned away by Farthing is told why, and when to come again.
@ApplicationScoped
public class JudgeReadiness {
    private final AdmissionPulse pulse;
    private final OtherReplicas others;

    public JudgeReadiness(AdmissionPulse pulse, OtherReplicas others) {
        this.pulse = pulse;
        this.others = others;
    }

    public CompletionStage<Boolean> judge() {
        var now = pulse.now();
        if (!now.isLost() || now.others().isEmpty()) {
            return CompletableFuture.completedStage(true);
        }
        return others.isAnyWell(now.others()).thenApply(well -> !well);
    }
}

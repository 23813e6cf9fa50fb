package dev.farthing.application.observation;

import dev.farthing.application.audit.AuditTrail;
import dev.farthing.domain.account.Caller;
import dev.farthing.domain.audit.Deed;
import dev.farthing.domain.audit.Picture;
import dev.farthing.domain.quality.Objective;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/// Says what the calls of a model are meant to achieve, or that nothing is said of it any more.
@ApplicationScoped
public class SetObjective {
    private final ObjectiveRepository objectives;
    private final AuditTrail audit;

    public SetObjective(ObjectiveRepository objectives, AuditTrail audit) {
        this.objectives = objectives;
        this.audit = audit;
    }

    /// Both null take it away.
    @Transactional
    public void set(Caller caller, String model, @Nullable BigDecimal availability, @Nullable Integer p99Millis) {
        caller.mustBeOperator();
        var before = objectives.find(model).orElse(null);
        Objective after = null;
        if (availability == null && p99Millis == null) {
            objectives.remove(model);
        } else {
            after = new Objective(model, availability, p99Millis);
            objectives.save(after);
        }
        if (before != null || after != null) {
            audit.record(Deed.ofPlatform("set_objective", "model", model, picture(before), picture(after)));
        }
    }

    private static @Nullable Picture picture(@Nullable Objective objective) {
        return objective == null
                ? null
                : Picture.EMPTY
                        .with("availability_pct", objective.availability())
                        .with("p99_ms", objective.p99Millis());
    }
}

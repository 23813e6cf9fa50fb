package dev.farthing.bootstrap;

import dev.farthing.application.start.StartRefusedException;
import dev.farthing.application.start.StartUpStep;
import io.quarkus.arc.All;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Runs the start-up steps in their order, after the migrations and before a socket is open.
@Singleton
class Steps {
    private static final int BEFORE_OTHER_OBSERVERS = 1000;

    private final List<StartUpStep> steps;
    private @Nullable StartRefusedException refusal;

    Steps(@All List<StartUpStep> steps) {
        this.steps = steps;
    }

    /// A refusal is kept for the end of the start: thrown from here it would be told as a bug, with its stack.
    void atStart(@Observes @Priority(BEFORE_OTHER_OBSERVERS) StartupEvent event) {
        try {
            steps.stream().sorted(Comparator.comparingInt(StartUpStep::order)).forEach(StartUpStep::run);
        } catch (StartRefusedException e) {
            refusal = e;
        }
    }

    @Nullable
    StartRefusedException refusal() {
        return refusal;
    }
}

package dev.farthing.rest;

import dev.farthing.application.audit.CurrentActor;
import dev.farthing.domain.account.Actor;
import io.quarkus.arc.Arc;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/// Whoever sent the request of this thread; what runs without one is done by Farthing itself.
@Singleton
class RequestActor implements CurrentActor {
    private static final Actor FARTHING = new Actor.Farthing();

    private final CurrentCaller current;

    RequestActor(CurrentCaller current) {
        this.current = current;
    }

    @Override
    public Actor get() {
        return isWithinRequest() ? current.actor() : FARTHING;
    }

    @Override
    public @Nullable String reason() {
        return isWithinRequest() ? current.reason() : null;
    }

    private static boolean isWithinRequest() {
        return Arc.container().requestContext().isActive();
    }
}

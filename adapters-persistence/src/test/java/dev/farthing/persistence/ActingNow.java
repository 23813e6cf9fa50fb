package dev.farthing.persistence;

import dev.farthing.application.audit.CurrentActor;
import dev.farthing.domain.account.Actor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Whoever a test lets act on its thread; Farthing itself where it says nothing.
public final class ActingNow implements CurrentActor {
    private static final Actor FARTHING = new Actor.Farthing();

    private final ThreadLocal<@Nullable Actor> acting = new ThreadLocal<>();

    @Override
    public Actor get() {
        var actor = acting.get();
        return actor == null ? FARTHING : actor;
    }

    @Override
    public @Nullable String reason() {
        return acting.get() == null ? null : "a test";
    }

    /// Does the work as somebody.
    public <T> T as(Actor actor, Supplier<T> work) {
        acting.set(actor);
        try {
            return work.get();
        } finally {
            acting.remove();
        }
    }
}

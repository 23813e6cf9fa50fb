package dev.farthing.application.audit;

import dev.farthing.domain.account.Actor;
import org.jspecify.annotations.Nullable;

/// Tells who is behind the work of the current thread.
public interface CurrentActor {
    /// Whoever sent the request being answered, a stranger until that is known; Farthing itself outside of
    /// requests.
    Actor get();

    /// Why they do it, in their own words; null when they do not say.
    @Nullable
    String reason();
}

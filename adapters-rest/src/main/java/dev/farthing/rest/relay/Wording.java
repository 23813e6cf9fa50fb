package dev.farthing.rest.relay;

import dev.farthing.application.relay.RateLimits.Standing;
import dev.farthing.domain.fault.Fault;
import io.vertx.core.MultiMap;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// How a dialect says what is no answer.
interface Wording {
    int status(Fault fault);

    /// The body of a refusal.
    String body(Refusal refusal);

    /// The body that tells of nothing but a bug of ours.
    String bug(@Nullable String requestId);

    /// The event with which a stream that has begun ends badly.
    String event(Refusal refusal);

    /// What is sent into the silence of a stream, so that nobody on the way takes it for dead.
    String keepAlive();

    /// Whether the dialect's clients pass over comments in a stream.
    default boolean allowsComments() {
        return true;
    }

    /// Says which request it was, where the dialect's clients look for it beside the usual place.
    default void identify(MultiMap headers, String requestId) {}

    /// Says how much is left of the limits of rate, where the dialect's clients look for it beside the usual place.
    default void tell(MultiMap headers, Standing standing, Instant now) {}
}

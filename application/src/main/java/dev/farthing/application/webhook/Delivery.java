package dev.farthing.application.webhook;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What became of one message at one receiver.
///
/// @param nextAt when it is tried (again); null when it is not
/// @param httpStatus of the last answer; null when there was none
/// @param error why the last attempt failed; null when it did not
public record Delivery(
        UUID id,
        UUID webhookId,
        UUID messageId,
        String kind,
        State state,
        int attempts,
        Instant queuedAt,
        @Nullable Instant attemptedAt,
        @Nullable Instant nextAt,
        @Nullable Integer httpStatus,
        @Nullable String error) {
    /// How far it has come.
    public enum State {
        PENDING,
        DELIVERED,
        DEAD
    }
}

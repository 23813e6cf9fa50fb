package dev.farthing.application.key;

import dev.farthing.domain.key.IssuedKey;
import dev.farthing.domain.key.KeyStatus;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A key as people look at it at an instant, and when it was last used.
public record KnownKey(IssuedKey key, Instant at, @Nullable Instant lastUsedAt) {
    public KeyStatus status() {
        return key.statusAt(at);
    }
}

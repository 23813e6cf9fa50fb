package dev.farthing.application.key;

import dev.farthing.domain.key.IssuedKey;
import dev.farthing.domain.key.KeySecret;
import dev.farthing.domain.key.KeyStatus;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A key with a secret just drawn: the only moment at which the secret can be told.
///
/// @param oldPrefix what the secret before it began with; null when this is the first
public record FreshKey(
        IssuedKey key, KeySecret secret, @Nullable String oldPrefix, Instant at) {
    public KeyStatus status() {
        return key.statusAt(at);
    }
}

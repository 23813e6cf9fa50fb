package dev.farthing.application.key;

import dev.farthing.domain.key.IssuedKey;
import dev.farthing.domain.key.KeySecret;
import dev.farthing.domain.key.KeyStatus;
import java.time.Instant;

/// A key with a secret just drawn: the only moment at which the secret can be told.
public record FreshKey(IssuedKey key, KeySecret secret, KeyStatus status, Instant at) {}

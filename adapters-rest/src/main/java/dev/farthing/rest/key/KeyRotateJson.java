package dev.farthing.rest.key;

import dev.farthing.application.key.FreshKey;
import dev.farthing.domain.key.KeyStatus;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A key with its new secret, and how long the old one opens beside it.
@Schema(name = "KeyRotateResponse")
record KeyRotateJson(
        UUID id,
        String name,

        @Schema(description = "the new secret, told this once")
        String key,

        String keyPrefix,
        @Nullable String oldKeyPrefix,
        @Nullable Instant rotateGraceUntil,
        KeyStatus status,
        Instant rotatedAt) {
    static KeyRotateJson of(FreshKey fresh) {
        var key = fresh.key();
        return new KeyRotateJson(
                key.id(),
                key.label().name(),
                fresh.secret().reveal(),
                key.secret().prefix(),
                fresh.oldPrefix(),
                key.graceUntil(fresh.at()),
                fresh.status(),
                fresh.at());
    }

    @Override
    public String toString() {
        return "[…]";
    }
}

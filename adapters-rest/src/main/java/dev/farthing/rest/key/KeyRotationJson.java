package dev.farthing.rest.key;

import dev.farthing.application.key.RotateKey;
import dev.farthing.domain.key.IssuedKey;
import dev.farthing.rest.Fields;
import java.time.Duration;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// How long an old secret opens beside the new one.
@Schema(name = "KeyRotateRequest")
record KeyRotationJson(
        @Schema(minimum = "0", maximum = "2592000", defaultValue = "86400") @Nullable
        Integer graceSeconds) {

    static Duration read(Fields fields) {
        var seconds = fields.integer("grace_seconds", 0, Math.toIntExact(IssuedKey.LONGEST_GRACE.toSeconds()));
        fields.check();
        return seconds == null ? RotateKey.USUAL_GRACE : Duration.ofSeconds(seconds);
    }
}

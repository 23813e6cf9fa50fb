package dev.farthing.rest.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import dev.farthing.rest.Fields;
import java.time.Duration;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// How long the former secret signs too.
@Schema(name = "WebhookRotateRequest")
record WebhookRotateJson(
        @Schema(defaultValue = "86400", minimum = "0", maximum = "2592000") @Nullable
        Integer graceSeconds) {
    private static final int USUAL_SECONDS = 86_400;
    private static final int MOST_SECONDS = 30 * 86_400;

    static Duration grace(@Nullable JsonNode body) {
        var fields = Fields.ofOptional(body);
        var seconds = fields.integer("grace_seconds", 0, MOST_SECONDS);
        fields.checkAll();
        return Duration.ofSeconds(seconds == null ? USUAL_SECONDS : seconds);
    }
}

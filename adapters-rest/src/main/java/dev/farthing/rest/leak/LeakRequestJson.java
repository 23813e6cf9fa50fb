package dev.farthing.rest.leak;

import dev.farthing.application.leak.Leak;
import dev.farthing.rest.Fields;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A secret that somebody found.
@Schema(
        name = "LeakReport",
        requiredProperties = {"secret"})
record LeakRequestJson(
        @Schema(minLength = 1, maxLength = Leak.LONGEST_SECRET)
        String secret,

        @Schema(maxLength = Leak.LONGEST_URL, description = "where it was found") @Nullable
        String url) {
    static Leak read(Fields fields) {
        var leak = new Leak(
                fields.text("secret", 1, Leak.LONGEST_SECRET),
                FoundAt.url(fields.optionalText("url", Leak.LONGEST_URL)));
        fields.checkAll();
        return leak;
    }

    @Override
    public String toString() {
        return "[…]";
    }
}

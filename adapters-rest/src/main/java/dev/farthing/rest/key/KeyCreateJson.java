package dev.farthing.rest.key;

import dev.farthing.application.key.KeyWish;
import dev.farthing.rest.Fields;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// What a new key is to be; only its name is required, and absent limits and lists limit nothing.
@Schema(name = "KeyCreateRequest", requiredProperties = "name")
record KeyCreateJson(
        @Schema(minLength = 1, maxLength = 100, examples = "checkout service")
        String name,

        @Nullable UUID teamId,
        List<String> modelsAllowed,

        @Schema(description = "names of the providers that may serve it; none: all")
        List<String> providersAllowed,

        @Schema(minimum = "1") @Nullable Integer rpmLimit,
        @Schema(minimum = "1") @Nullable Integer tpmLimit,
        @Schema(minimum = "1") @Nullable Integer concurrencyLimit,

        @Schema(
                minimum = "1",
                description =
                        "to how little output a call may be cut down where a budget has no room for more; null: 256."
                                + " A request's own smaller limit is never cut")
        @Nullable
        Integer minUsefulOutput,

        @Schema(
                minimum = "1",
                maximum = "86400",
                description =
                        "how many seconds an answer is kept, to be given again at no cost to a request of this key that"
                                + " is the same byte for byte; null: never, unless a request itself asks for it")
        @Nullable
        Integer responseCacheSeconds,

        @Schema(defaultValue = "false") boolean isSandbox,
        @Schema(examples = "[\"10.0.0.0/8\"]") List<String> allowedIps,
        @Nullable Instant expiresAt,
        List<String> tags,
        @Nullable String owner,
        @Nullable String note,
        List<KeyBudgetJson> budgets) {
    static KeyWish read(Fields fields) {
        var wish = new KeyWish(
                fields.uuid("team_id"),
                fields.bool("is_sandbox", false),
                KeyFields.label(fields),
                KeyFields.grant(fields),
                KeyFields.budgets(fields));
        fields.check();
        return wish;
    }
}

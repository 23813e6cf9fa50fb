package dev.farthing.rest.key;

import dev.farthing.application.key.KeyEdit;
import dev.farthing.domain.key.IssuedKey;
import dev.farthing.rest.Fields;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// What is to change about a key: an absent field stays as it is, null clears it.
@Schema(name = "KeyUpdateRequest")
record KeyUpdateJson(
        @Schema(minLength = 1, maxLength = 100, examples = "checkout service") @Nullable
        String name,

        @Nullable UUID teamId,
        @Nullable List<String> modelsAllowed,
        @Nullable List<String> providersAllowed,
        @Nullable List<String> allowedIps,
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

        @Nullable Instant expiresAt,
        @Nullable List<String> tags,
        @Nullable String owner,
        @Nullable String note,

        @Schema(
                description =
                        "all budgets of the key from now on; one of the same unit, models, window and hardness keeps"
                                + " what was used of it")
        @Nullable
        List<KeyBudgetJson> budgets) {
    /// To repeat what cannot be changed is harmless; to change it is a mistake, and silence would hide that.
    static KeyEdit read(Fields fields, IssuedKey key) {
        KeyFields.frozen(
                fields,
                "is_sandbox",
                fields.bool("is_sandbox", key.holder().sandbox())
                        == key.holder().sandbox());
        var edit = new KeyEdit(
                KeyFields.labelEdit(fields),
                KeyFields.grantEdit(fields),
                KeyFields.teamEdit(fields),
                KeyFields.budgetsEdit(fields));
        fields.check();
        return edit;
    }
}

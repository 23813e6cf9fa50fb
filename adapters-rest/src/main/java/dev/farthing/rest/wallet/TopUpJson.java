package dev.farthing.rest.wallet;

import dev.farthing.application.wallet.AddCredit;
import dev.farthing.domain.money.Amount;
import dev.farthing.domain.money.Money;
import dev.farthing.domain.wallet.Credit;
import dev.farthing.rest.Fields;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// What is to be added to a prepaid balance.
@Schema(
        name = "TopUpRequest",
        requiredProperties = {"org_id", "amount", "kind"})
record TopUpJson(
        UUID orgId,
        @Schema(examples = "100.00") String amount,
        Credit.Kind kind,

        @Schema(description = "when what is left of it is gone; absent: never") @Nullable
        Instant expiresAt,

        @Schema(description = "credits of the smallest number are used first", defaultValue = "50") @Nullable
        Integer priority,

        @Nullable String note) {
    private static final BigDecimal LARGEST = BigDecimal.TEN.pow(15);
    private static final int LONGEST_NOTE = 2_000;
    private static final int LONGEST_KEY = 200;

    static AddCredit.Wish read(Fields fields, @Nullable String idempotencyKey) {
        var org = fields.requiredUuid("org_id");
        fields.require("amount");
        var amount = fields.decimal("amount", Money.SCALE);
        if (amount != null && (amount.signum() <= 0 || amount.compareTo(LARGEST) > 0)) {
            fields.reject("amount", "value_error", "Value error, an amount lies above 0 and up to " + LARGEST);
        }
        if (idempotencyKey != null && (idempotencyKey.isBlank() || idempotencyKey.length() > LONGEST_KEY)) {
            fields.reject(
                    "Idempotency-Key", "value_error", "Value error, up to " + LONGEST_KEY + " characters are a key");
        }
        var kind = fields.requiredChoice("kind", Credit.Kind.class);
        var priority = fields.integer("priority", 0, Credit.LARGEST_PRIORITY);
        var expiresAt = fields.instant("expires_at");
        var note = fields.optionalText("note", LONGEST_NOTE);
        fields.check();
        return new AddCredit.Wish(
                org,
                kind,
                Amount.of(amount == null ? BigDecimal.ZERO : amount),
                priority == null ? Credit.USUAL_PRIORITY : priority,
                expiresAt,
                note,
                idempotencyKey);
    }
}

package dev.farthing.rest.reconciliation;

import dev.farthing.domain.money.Money;
import dev.farthing.rest.Fields;
import java.math.BigDecimal;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// What a lost process spent of a slice, and who says so.
@Schema(
        name = "OrphanedSliceOutcome",
        requiredProperties = {"amount", "reason"})
record OrphanedSliceOutcomeJson(
        @Schema(description = "what stays set aside, in the budget's unit", examples = "0.0123")
        BigDecimal amount,

        @Schema(examples = "bill of November, lines 4 to 9") String reason) {
    private static final int LONGEST_REASON = 500;

    static OrphanedSliceOutcomeJson read(Fields fields) {
        var amount = fields.decimal("amount", Money.SCALE);
        var reason = fields.text("reason", 1, LONGEST_REASON);
        if (amount == null) {
            fields.reject("amount", "missing", "Field required");
        } else if (amount.signum() < 0) {
            fields.reject("amount", "value_error", "Value error, an amount is not negative");
        }
        fields.check();
        return new OrphanedSliceOutcomeJson(amount == null ? BigDecimal.ZERO : amount, reason);
    }
}

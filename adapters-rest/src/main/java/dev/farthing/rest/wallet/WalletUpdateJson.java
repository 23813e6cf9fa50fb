package dev.farthing.rest.wallet;

import dev.farthing.domain.key.Edit;
import dev.farthing.domain.money.Amount;
import dev.farthing.domain.money.Money;
import dev.farthing.rest.Fields;
import java.math.BigDecimal;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// What is to change about a prepaid balance: an absent field stays as it is.
@Schema(name = "WalletUpdateRequest")
record WalletUpdateJson(
        @Schema(examples = "50.00") @Nullable String creditLimit,

        @Schema(description = "null: a tenth of the last top-up", examples = "10.00") @Nullable
        String lowBalance) {
    private static final BigDecimal LARGEST = BigDecimal.TEN.pow(15);

    static Edit<Amount> creditLimit(Fields fields) {
        if (!fields.has("credit_limit")) {
            return new Edit.Keep<>();
        }
        fields.require("credit_limit");
        var amount = amount(fields, "credit_limit");
        return new Edit.To<>(amount == null ? Amount.ZERO : amount);
    }

    static Edit<@Nullable Amount> lowBalance(Fields fields) {
        return fields.has("low_balance")
                ? new Edit.To<@Nullable Amount>(amount(fields, "low_balance"))
                : new Edit.Keep<@Nullable Amount>();
    }

    private static @Nullable Amount amount(Fields fields, String name) {
        var amount = fields.decimal(name, Money.SCALE);
        if (amount != null && (amount.signum() < 0 || amount.compareTo(LARGEST) > 0)) {
            fields.reject(name, "value_error", "Value error, an amount lies between 0 and " + LARGEST);
            return null;
        }
        return amount == null ? null : Amount.of(amount);
    }
}

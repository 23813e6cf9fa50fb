package dev.farthing.rest.price;

import dev.farthing.domain.price.ExchangeRate;
import dev.farthing.rest.Fields;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Currency;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// What one unit of a currency shall cost.
@Schema(name = "FxRateWrite")
record ExchangeRateWriteJson(
        @Schema(required = true, examples = "USD") String currency,

        @Schema(
                required = true,
                description = "what one unit of it costs in the billing currency, up to 10 decimals",
                examples = "7.1305")
        BigDecimal rate,

        @Schema(description = "absent: now") @Nullable Instant validFrom,

        @Schema(description = "where the rate comes from", examples = "central parity of 2026-11-20") @Nullable
        String note) {
    private static final int LONGEST_NOTE = 200;

    static ExchangeRateWriteJson read(Fields fields, Currency billing) {
        fields.require("currency");
        var currency = currency(fields);
        if (billing.equals(currency)) {
            fields.reject("currency", "value_error", "this is the billing currency: its prices need no rate");
        }
        fields.require("rate");
        var rate = fields.decimal("rate", ExchangeRate.DECIMALS);
        if (rate != null && (rate.signum() <= 0 || rate.compareTo(ExchangeRate.HIGHEST) > 0)) {
            fields.reject("rate", "value_error", "Input should be above 0 and at most " + ExchangeRate.HIGHEST);
        }
        var from = fields.instant("valid_from");
        var note = fields.optionalText("note", LONGEST_NOTE);
        fields.check();
        return new ExchangeRateWriteJson(
                currency == null ? "" : currency.getCurrencyCode(), rate == null ? BigDecimal.ONE : rate, from, note);
    }

    /// An ISO 4217 code; null when absent or none.
    static @Nullable Currency currency(Fields fields) {
        var code = fields.optionalText("currency", 3);
        if (code == null) {
            return null;
        }
        try {
            return Currency.getInstance(code);
        } catch (IllegalArgumentException _) {
            fields.reject("currency", "value_error", "Input should be a currency code of ISO 4217, like USD");
            return null;
        }
    }
}

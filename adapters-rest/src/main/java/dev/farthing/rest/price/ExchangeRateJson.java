package dev.farthing.rest.price;

import dev.farthing.domain.price.ExchangeRate;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Currency;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// What one unit of a currency costs in the billing currency.
@Schema(name = "FxRate")
record ExchangeRateJson(
        UUID id,
        @Schema(examples = "USD") String currency,

        @Schema(description = "the billing currency", examples = "CNY")
        String to,

        @Schema(examples = "7.1305") BigDecimal rate,
        Instant validFrom,
        @Nullable String note) {
    static ExchangeRateJson of(ExchangeRate rate, Currency billing) {
        return new ExchangeRateJson(
                rate.id(),
                rate.currency().getCurrencyCode(),
                billing.getCurrencyCode(),
                rate.rate(),
                rate.validFrom(),
                rate.note());
    }
}

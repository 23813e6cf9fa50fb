package dev.farthing.rest.price;

import dev.farthing.domain.price.PriceOrigin.Converted;
import java.math.BigDecimal;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// What a converted price was in its own currency.
@Schema(name = "PriceOriginal")
record OriginalJson(
        @Schema(examples = "USD") String currency,

        @Schema(description = "what one unit of that currency cost in the billing currency", examples = "7.13")
        BigDecimal fxRate,

        UUID fxRateId,
        RatesJson rates) {
    static OriginalJson of(Converted foreign) {
        return new OriginalJson(
                foreign.currency().getCurrencyCode(),
                foreign.rate(),
                foreign.rateId(),
                RatesJson.of(foreign.base(), foreign.tiers()));
    }
}

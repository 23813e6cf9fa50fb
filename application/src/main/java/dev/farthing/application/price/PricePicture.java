package dev.farthing.application.price;

import dev.farthing.domain.audit.Deed;
import dev.farthing.domain.audit.Picture;
import dev.farthing.domain.price.Price;
import dev.farthing.domain.price.Rates;
import org.jspecify.annotations.Nullable;

/// What of prices goes on record.
final class PricePicture {
    private PricePicture() {}

    /// A new price, and the one it ends.
    static Deed set(@Nullable Price ended, Price price) {
        return Deed.ofPlatform("create", "price", price.id().toString(), ended == null ? null : of(ended), of(price));
    }

    private static Picture of(Price price) {
        return of(price.base())
                .with("model", price.model())
                .with(
                        "tiers",
                        price.tiers().stream()
                                .map(tier -> of(tier.rates()).with("from_input_tokens", tier.fromInputTokens()))
                                .toList())
                .with("valid_from", price.validFrom())
                .with("valid_to", price.validTo());
    }

    private static Picture of(Rates rates) {
        return Picture.EMPTY
                .with("per_1m", rates.perMillion())
                .with("per_image", rates.perImage())
                .with("per_request", rates.perRequest());
    }
}

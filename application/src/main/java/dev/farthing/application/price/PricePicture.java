package dev.farthing.application.price;

import dev.farthing.domain.audit.Deed;
import dev.farthing.domain.audit.Picture;
import dev.farthing.domain.money.Money;
import dev.farthing.domain.price.BookOwner;
import dev.farthing.domain.price.ExchangeRate;
import dev.farthing.domain.price.Price;
import dev.farthing.domain.price.PriceBook;
import dev.farthing.domain.price.PriceOrigin;
import dev.farthing.domain.price.Rates;
import org.jspecify.annotations.Nullable;

/// What of prices goes on record.
final class PricePicture {
    private PricePicture() {}

    /// A new price, and the one it ends.
    static Deed set(@Nullable Price ended, KeptPrice kept, BookOwner owner) {
        var price = kept.price();
        var after = in(owner, of(price));
        if (kept.origin() instanceof PriceOrigin.Converted foreign) {
            after = after.with(
                    "original",
                    of(foreign.base())
                            .with("currency", foreign.currency().getCurrencyCode())
                            .with("fx_rate", Money.plain(foreign.rate()))
                            .with("fx_rate_id", foreign.rateId().toString()));
        }
        return Deed.ofPlatform("create", "price", price.id().toString(), ended == null ? null : of(ended), after);
    }

    /// Another discount of a plan's book.
    static Deed discounted(PriceBook before, PriceBook after) {
        return Deed.ofPlatform("update", "price_book", after.id().toString(), of(before), of(after));
    }

    /// A new rate of exchange.
    static Deed exchanged(ExchangeRate rate) {
        var after = Picture.EMPTY
                .with("currency", rate.currency().getCurrencyCode())
                .with("rate", Money.plain(rate.rate()))
                .with("valid_from", rate.validFrom())
                .with("note", rate.note());
        return Deed.ofPlatform("create", "fx_rate", rate.id().toString(), null, after);
    }

    private static Picture of(PriceBook book) {
        return in(
                book.owner(),
                Picture.EMPTY.with("discount_pct", Money.plain(book.discount().percent())));
    }

    private static Picture in(BookOwner owner, Picture picture) {
        return switch (owner) {
            case BookOwner.Everybody() -> picture;
            case BookOwner.OfPlan(var plan) -> picture.with("plan_id", plan.toString());
            case BookOwner.OfOrg(var org) -> picture.with("org_id", org.toString());
        };
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
                .with("per_request", rates.perRequest())
                .with("per_search", rates.perSearch());
    }
}

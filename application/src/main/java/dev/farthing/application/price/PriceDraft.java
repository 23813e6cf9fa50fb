package dev.farthing.application.price;

import dev.farthing.domain.price.BookOwner;
import dev.farthing.domain.price.ExchangeRate;
import dev.farthing.domain.price.PriceOrigin;
import dev.farthing.domain.price.Rates;
import dev.farthing.domain.price.Tier;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a model shall cost in a book, from an instant on; without one, from now on.
public record PriceDraft(
        BookOwner owner,
        String model,
        Rates base,
        List<Tier> tiers,
        PriceOrigin origin,
        @Nullable Instant validFrom) {
    public PriceDraft {
        tiers = List.copyOf(tiers);
    }

    /// A price in the default book and in the billing currency.
    public PriceDraft(String model, Rates base, List<Tier> tiers, @Nullable Instant validFrom) {
        this(BookOwner.EVERYBODY, model, base, tiers, PriceOrigin.GIVEN, validFrom);
    }

    /// The same price, which was in another currency, converted once; [IllegalArgumentException] when that makes it
    /// dearer than prices may be.
    public PriceDraft converted(ExchangeRate rate) {
        return new PriceDraft(owner, model, rate.of(base), rate.of(tiers), rate.origin(base, tiers), validFrom);
    }
}

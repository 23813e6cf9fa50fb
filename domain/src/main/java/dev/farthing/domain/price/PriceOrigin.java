package dev.farthing.domain.price;

import java.math.BigDecimal;
import java.util.Currency;
import java.util.List;
import java.util.UUID;

/// How a price came to its rates.
public sealed interface PriceOrigin {
    PriceOrigin GIVEN = new Given();

    /// Set as it is, in the billing currency.
    record Given() implements PriceOrigin {}

    /// Set in another currency and converted when it was made.
    ///
    /// @param rate what one unit of that currency cost in the billing currency
    record Converted(Currency currency, Rates base, List<Tier> tiers, UUID rateId, BigDecimal rate)
            implements PriceOrigin {
        public Converted {
            tiers = List.copyOf(tiers);
        }
    }

    /// Made from a price of the default book by a plan's discount.
    record Discounted(UUID standard, BigDecimal percent) implements PriceOrigin {}
}

package dev.farthing.domain.price;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Currency;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What one unit of a currency costs in the billing currency from an instant on, until the next rate of that
/// currency.
///
/// @param note where it comes from
public record ExchangeRate(
        UUID id,
        Currency currency,
        BigDecimal rate,
        Instant validFrom,
        @Nullable String note) {
    /// The decimals a rate may have.
    public static final int DECIMALS = 10;

    public static final BigDecimal HIGHEST = new BigDecimal(1_000_000_000);

    public ExchangeRate {
        rate = rate.stripTrailingZeros();
        if (rate.signum() <= 0 || rate.compareTo(HIGHEST) > 0 || rate.scale() > DECIMALS) {
            throw new IllegalArgumentException("a rate of exchange lies above 0 and has up to 10 decimals");
        }
    }

    /// The rate in force at an instant: of those that have begun the one that began last; null when none has.
    public static @Nullable ExchangeRate inForceAt(List<ExchangeRate> rates, Instant at) {
        ExchangeRate newest = null;
        for (var rate : rates) {
            if (!rate.validFrom.isAfter(at) && (newest == null || rate.validFrom.isAfter(newest.validFrom))) {
                newest = rate;
            }
        }
        return newest;
    }

    /// Prices of that currency in the billing currency: each converted once, half-up; [IllegalArgumentException]
    /// when one gets dearer than prices may be.
    public Rates of(Rates foreign) {
        return foreign.times(rate);
    }

    public List<Tier> of(List<Tier> foreign) {
        return foreign.stream()
                .map(tier -> new Tier(tier.fromInputTokens(), of(tier.rates())))
                .toList();
    }

    /// What a price remembers of what it was before.
    public PriceOrigin origin(Rates base, List<Tier> tiers) {
        return new PriceOrigin.Converted(currency, base, tiers, id, rate);
    }
}

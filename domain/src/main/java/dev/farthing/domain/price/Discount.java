package dev.farthing.domain.price;

import java.math.BigDecimal;
import java.util.List;

/// A percentage off the default prices, taken from each rate once: half-up to the decimals a rate may have.
public record Discount(BigDecimal percent) {
    private static final BigDecimal WHOLE = new BigDecimal(100);

    public static final Discount NONE = new Discount(BigDecimal.ZERO);

    /// The decimals a percentage may have.
    public static final int DECIMALS = 4;

    public Discount {
        percent = percent.stripTrailingZeros();
        if (percent.signum() < 0 || percent.compareTo(WHOLE) > 0 || percent.scale() > DECIMALS) {
            throw new IllegalArgumentException("a discount lies between 0 and 100, with up to 4 decimals");
        }
    }

    public boolean isNone() {
        return percent.signum() == 0;
    }

    public Rates of(Rates standard) {
        return standard.times(WHOLE.subtract(percent).movePointLeft(2));
    }

    public List<Tier> of(List<Tier> standard) {
        return standard.stream()
                .map(tier -> new Tier(tier.fromInputTokens(), of(tier.rates())))
                .toList();
    }
}

package dev.farthing.domain.billing;

import dev.farthing.domain.money.Fraction;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A tax, from an instant on, until a later rate follows.
///
/// @param inclusive whether prices hold it already, or it comes on top
public record TaxRate(String name, BigDecimal percent, boolean inclusive, Instant validFrom) {
    private static final BigDecimal ALL = new BigDecimal(100);

    public TaxRate {
        if (percent.signum() < 0 || percent.compareTo(ALL) > 0) {
            throw new IllegalArgumentException("a tax lies between 0 and 100 percent");
        }
    }

    /// The rate in force at an instant, of those that began by then the last; null where there is no tax.
    public static @Nullable TaxRate at(List<TaxRate> rates, Instant instant) {
        return rates.stream()
                .filter(rate -> !rate.validFrom().isAfter(instant))
                .max(Comparator.comparing(TaxRate::validFrom))
                .orElse(null);
    }

    /// The tax on an amount, or in it.
    public Fraction on(Fraction amount) {
        var share = Fraction.percent(percent);
        return amount.times(inclusive ? share.over(Fraction.ONE.plus(share)) : share);
    }
}

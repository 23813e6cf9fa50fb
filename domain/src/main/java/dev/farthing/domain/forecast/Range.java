package dev.farthing.domain.forecast;

import java.math.BigDecimal;

/// What is expected, and between what it came to lie in four of five cases of the past.
public record Range(BigDecimal low, BigDecimal expected, BigDecimal high) {
    public static final Range NOTHING = new Range(BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO);

    /// The same after what is certain.
    public Range plus(BigDecimal certain) {
        return new Range(low.add(certain), expected.add(certain), high.add(certain));
    }
}

package dev.farthing.domain.money;

import java.math.BigDecimal;
import java.math.RoundingMode;

/// An exact amount in the billing currency, counted in pico units (1e-12); one call's money always fits.
///
/// Arithmetic that would leave the range of a `long` throws [ArithmeticException]: it is never rounded and never
/// wraps.
public record Money(long pico) implements Comparable<Money> {
    public static final int SCALE = 12;
    public static final Money ZERO = new Money(0);

    /// Reads an exact decimal amount; more than twelve decimals or an amount out of range is an
    /// [ArithmeticException].
    public static Money of(BigDecimal amount) {
        return new Money(
                amount.setScale(SCALE, RoundingMode.UNNECESSARY).unscaledValue().longValueExact());
    }

    public static Money of(String amount) {
        return of(new BigDecimal(amount));
    }

    public Money plus(Money other) {
        return new Money(Math.addExact(pico, other.pico));
    }

    public Money minus(Money other) {
        return new Money(Math.subtractExact(pico, other.pico));
    }

    public Money times(long count) {
        return new Money(Math.multiplyExact(pico, count));
    }

    public boolean isZero() {
        return pico == 0;
    }

    public BigDecimal toDecimal() {
        return BigDecimal.valueOf(pico, SCALE);
    }

    /// The shortest exact decimal without exponent: `0.0012345`, `3`, `0`.
    public String toPlainString() {
        return plain(toDecimal());
    }

    /// The shortest exact decimal without exponent of any amount.
    public static String plain(BigDecimal amount) {
        return amount.signum() == 0 ? "0" : amount.stripTrailingZeros().toPlainString();
    }

    @Override
    public int compareTo(Money other) {
        return Long.compare(pico, other.pico);
    }

    @Override
    public String toString() {
        return toPlainString();
    }
}

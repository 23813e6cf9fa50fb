package dev.farthing.domain.money;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Collection;

/// An exact sum in the billing currency, of any size and sign, counted in pico units (1e-12).
///
/// What one call costs is [Money]; what many calls cost, and what is owed, is an amount.
public record Amount(BigInteger pico) implements Comparable<Amount> {
    public static final Amount ZERO = new Amount(BigInteger.ZERO);

    public static Amount of(Money money) {
        return new Amount(BigInteger.valueOf(money.pico()));
    }

    /// Reads an exact decimal; more than twelve decimals are an [ArithmeticException].
    public static Amount of(BigDecimal amount) {
        return new Amount(amount.setScale(Money.SCALE, RoundingMode.UNNECESSARY).unscaledValue());
    }

    public static Amount of(String amount) {
        return of(new BigDecimal(amount));
    }

    public static Amount sum(Collection<Amount> amounts) {
        return amounts.stream().reduce(ZERO, Amount::plus);
    }

    public Amount plus(Amount other) {
        return new Amount(pico.add(other.pico));
    }

    public Amount minus(Amount other) {
        return new Amount(pico.subtract(other.pico));
    }

    public Amount negated() {
        return new Amount(pico.negate());
    }

    public Amount times(BigInteger count) {
        return new Amount(pico.multiply(count));
    }

    public Amount max(Amount other) {
        return compareTo(other) >= 0 ? this : other;
    }

    public Amount min(Amount other) {
        return compareTo(other) <= 0 ? this : other;
    }

    public int signum() {
        return pico.signum();
    }

    public boolean isZero() {
        return signum() == 0;
    }

    public BigDecimal toDecimal() {
        return new BigDecimal(pico, Money.SCALE);
    }

    /// The shortest exact decimal without exponent.
    public String toPlainString() {
        return Money.plain(toDecimal());
    }

    @Override
    public int compareTo(Amount other) {
        return pico.compareTo(other.pico);
    }

    @Override
    public String toString() {
        return toPlainString();
    }
}

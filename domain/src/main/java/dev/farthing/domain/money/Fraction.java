package dev.farthing.domain.money;

import java.math.BigDecimal;
import java.math.BigInteger;

/// An exact rational number, in lowest terms: what an amount is while it is shared out, before its one rounding.
///
/// As an amount it counts pico units, like [Amount].
public record Fraction(BigInteger numerator, BigInteger denominator) implements Comparable<Fraction> {
    public static final Fraction ZERO = of(0);
    public static final Fraction ONE = of(1);

    public Fraction {
        if (denominator.signum() == 0) {
            throw new ArithmeticException("a fraction of nothing");
        }
        var common = numerator.gcd(denominator);
        if (denominator.signum() < 0) {
            common = common.negate();
        }
        numerator = numerator.divide(common);
        denominator = denominator.divide(common);
    }

    public static Fraction of(long whole) {
        return of(BigInteger.valueOf(whole));
    }

    public static Fraction of(BigInteger whole) {
        return new Fraction(whole, BigInteger.ONE);
    }

    public static Fraction of(Amount amount) {
        return of(amount.pico());
    }

    /// A percentage as a share: 12.5 is an eighth.
    public static Fraction percent(BigDecimal percent) {
        var share = percent.movePointLeft(2);
        return share.scale() <= 0
                ? of(share.toBigIntegerExact())
                : new Fraction(share.unscaledValue(), BigInteger.TEN.pow(share.scale()));
    }

    public Fraction plus(Fraction other) {
        return new Fraction(
                numerator.multiply(other.denominator).add(other.numerator.multiply(denominator)),
                denominator.multiply(other.denominator));
    }

    public Fraction minus(Fraction other) {
        return plus(other.negated());
    }

    public Fraction times(Fraction other) {
        return new Fraction(numerator.multiply(other.numerator), denominator.multiply(other.denominator));
    }

    public Fraction over(Fraction other) {
        return new Fraction(numerator.multiply(other.denominator), denominator.multiply(other.numerator));
    }

    public Fraction negated() {
        return new Fraction(numerator.negate(), denominator);
    }

    public Fraction min(Fraction other) {
        return compareTo(other) <= 0 ? this : other;
    }

    public Fraction max(Fraction other) {
        return compareTo(other) >= 0 ? this : other;
    }

    public int signum() {
        return numerator.signum();
    }

    public boolean isZero() {
        return signum() == 0;
    }

    @Override
    public int compareTo(Fraction other) {
        return numerator.multiply(other.denominator).compareTo(other.numerator.multiply(denominator));
    }

    /// As an amount of money for people: an exact decimal where there is one of twelve places, else a fraction.
    public String toPlainString() {
        return denominator.equals(BigInteger.ONE)
                ? new Amount(numerator).toPlainString()
                : numerator + "/" + denominator.multiply(BigInteger.TEN.pow(Money.SCALE));
    }

    @Override
    public String toString() {
        return numerator + "/" + denominator;
    }
}

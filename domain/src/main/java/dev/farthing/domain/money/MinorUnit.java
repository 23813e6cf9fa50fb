package dev.farthing.domain.money;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Currency;

/// The smallest amount a currency is paid in, which is what invoice lines are rounded to: halves go away from zero.
public record MinorUnit(int decimals) {
    public MinorUnit {
        if (decimals < 0 || decimals > Money.SCALE) {
            throw new IllegalArgumentException("a currency has 0 to " + Money.SCALE + " decimals");
        }
    }

    public static MinorUnit of(Currency currency) {
        return new MinorUnit(Math.max(0, currency.getDefaultFractionDigits()));
    }

    /// One unit.
    public Amount one() {
        return new Amount(BigInteger.TEN.pow(Money.SCALE - decimals));
    }

    /// The one rounding an amount ever has.
    public Amount round(Fraction exact) {
        var units = new BigDecimal(exact.numerator())
                .divide(new BigDecimal(exact.denominator().multiply(one().pico())), 0, RoundingMode.HALF_UP);
        return one().times(units.toBigIntegerExact());
    }
}

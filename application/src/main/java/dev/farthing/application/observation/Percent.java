package dev.farthing.application.observation;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/// Shares of a hundred, to four decimals.
final class Percent {
    private static final int DECIMALS = 4;
    private static final BigInteger HUNDRED = BigInteger.valueOf(100);

    private Percent() {}

    /// Of nothing everything is nothing.
    static BigDecimal of(long part, long whole) {
        return of(BigInteger.valueOf(part), BigInteger.valueOf(whole));
    }

    static BigDecimal of(BigInteger part, BigInteger whole) {
        return whole.signum() == 0
                ? BigDecimal.ZERO
                : new BigDecimal(part.multiply(HUNDRED)).divide(new BigDecimal(whole), DECIMALS, RoundingMode.HALF_UP);
    }
}

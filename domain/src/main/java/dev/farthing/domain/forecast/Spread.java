package dev.farthing.domain.forecast;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How far from what was expected it came out in the past: as a share of it.
///
/// @param low in one of ten cases it was less than this share
/// @param high in one of ten cases it was more
/// @param errorPct by how much it was off in the middle case; null where too little was tried to say
/// @param tests how often it was tried
public record Spread(
        BigDecimal low, BigDecimal high, @Nullable BigDecimal errorPct, int tests) {
    /// Fewer say nothing.
    static final int LEAST_TESTS = 5;

    private static final BigDecimal HALF = new BigDecimal("0.5");
    private static final BigDecimal TWICE = BigDecimal.valueOf(2);
    private static final BigDecimal MOST = BigDecimal.TEN;
    private static final int PER_CENT = 2;
    private static final int ERROR_DECIMALS = 1;
    private static final int TENTHS = 10;

    /// @param shares what it came to in each case, as a share of what was expected
    static Spread of(List<BigDecimal> shares) {
        int tests = shares.size();
        if (tests < LEAST_TESTS) {
            return new Spread(HALF, TWICE, null, tests);
        }
        var sorted = shares.stream().sorted().toList();
        var errors = shares.stream()
                .map(share -> share.subtract(BigDecimal.ONE).abs())
                .sorted()
                .toList();
        return new Spread(
                sorted.get(tests / TENTHS).min(BigDecimal.ONE),
                sorted.get(tests - 1 - tests / TENTHS).max(BigDecimal.ONE),
                errors.get(tests / 2).movePointRight(PER_CENT).setScale(ERROR_DECIMALS, RoundingMode.HALF_UP),
                tests);
    }

    /// What something came to as a share of what was expected of it; more than tenfold counts as tenfold.
    static BigDecimal share(BigDecimal actual, BigDecimal expected) {
        if (expected.signum() == 0) {
            return actual.signum() == 0 ? BigDecimal.ONE : MOST;
        }
        return actual.divide(expected, MathContext.DECIMAL64).min(MOST);
    }

    public Range around(BigDecimal expected) {
        return new Range(
                expected.multiply(low, MathContext.DECIMAL64),
                expected,
                expected.multiply(high, MathContext.DECIMAL64));
    }
}

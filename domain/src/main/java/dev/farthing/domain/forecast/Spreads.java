package dev.farthing.domain.forecast;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;

/// How far from what was expected days or hours came out in the past, those on which much happens apart from those on
/// which little does: a weekend without any usage says nothing about a Monday, nor a night about noon.
///
/// @param busyFrom what is expected at least of a busy one
public record Spreads(BigDecimal busyFrom, Spread busy, Spread quiet) {
    private static final BigDecimal HALF = new BigDecimal("0.5");

    /// What was expected in one case, and what came.
    record Case(BigDecimal expected, BigDecimal actual) {
        private BigDecimal share() {
            return Spread.share(actual, expected);
        }
    }

    /// Busy is what is expected to bring half of the average at least.
    static Spreads of(List<Case> cases) {
        var all = cases.stream().map(Case::expected).reduce(BigDecimal.ZERO, BigDecimal::add);
        var busyFrom = cases.isEmpty()
                ? BigDecimal.ZERO
                : all.multiply(HALF).divide(BigDecimal.valueOf(cases.size()), MathContext.DECIMAL64);
        var busy = new ArrayList<BigDecimal>();
        var quiet = new ArrayList<BigDecimal>();
        cases.forEach(each -> (each.expected().compareTo(busyFrom) >= 0 ? busy : quiet).add(each.share()));
        return new Spreads(busyFrom, Spread.of(busy), Spread.of(quiet));
    }

    public Range around(BigDecimal expected) {
        return (expected.compareTo(busyFrom) >= 0 ? busy : quiet).around(expected);
    }
}

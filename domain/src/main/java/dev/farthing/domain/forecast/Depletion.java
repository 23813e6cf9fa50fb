package dev.farthing.domain.forecast;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/// On which day what is left is expected to be used up; null where that is not before the end.
///
/// @param earliest if as much is used as in the dearest tenth of cases
/// @param latest if as little is used as in the cheapest tenth
public record Depletion(
        @Nullable LocalDate earliest,
        @Nullable LocalDate expected,
        @Nullable LocalDate latest) {
    /// @param restOfToday what the rest of today is expected to bring
    /// @param end the first day that counts no more
    public static Depletion of(
            Reserve left, BigDecimal restOfToday, Outlook outlook, Spread spread, LocalDate today, LocalDate end) {
        return new Depletion(
                day(left, restOfToday, outlook, spread.high(), today, end),
                day(left, restOfToday, outlook, BigDecimal.ONE, today, end),
                day(left, restOfToday, outlook, spread.low(), today, end));
    }

    private static @Nullable LocalDate day(
            Reserve reserve,
            BigDecimal restOfToday,
            Outlook outlook,
            BigDecimal times,
            LocalDate today,
            LocalDate end) {
        var left = reserve;
        int ahead = 1;
        for (var day = today; day.isBefore(end); day = day.plusDays(1)) {
            var more = ahead == 1 ? restOfToday : outlook.day(ahead);
            left = left.on(day).less(more.multiply(times, MathContext.DECIMAL64));
            if (left.isUsedUp()) {
                return day;
            }
            ahead++;
        }
        return null;
    }
}

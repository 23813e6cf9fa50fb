package dev.farthing.domain.forecast;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.DayOfWeek;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/// What the next days are expected to bring: a level, a trend that dies away, and the shape of a week.
///
/// The week's shape is what each weekday was of its week's average, drawn towards that average where there are
/// few weeks. Of the days without that shape the level is followed by exponential smoothing; how quickly is
/// what would have been off least.
public final class Outlook {
    private static final MathContext PRECISION = MathContext.DECIMAL64;
    private static final int WEEK = 7;
    private static final BigDecimal ONE = BigDecimal.ONE;
    /// As if there had been this part of a week without a shape, less of it with every week there was.
    private static final BigDecimal SHAPELESS = new BigDecimal("0.25");
    private static final List<BigDecimal> PACES =
            List.of(new BigDecimal("0.1"), new BigDecimal("0.3"), new BigDecimal("0.6"));
    private static final BigDecimal TREND_PACE = new BigDecimal("0.1");
    private static final BigDecimal DAMPING = new BigDecimal("0.9");
    /// What is tried of the past reaches over no more days than these.
    private static final int LONGEST_TEST = 14;
    private static final int MOST_TESTS = 42;

    private final BigDecimal[] shape;
    private final DayOfWeek last;
    private final BigDecimal level;
    private final BigDecimal trend;

    private Outlook(BigDecimal[] shape, DayOfWeek last, BigDecimal level, BigDecimal trend) {
        this.shape = shape;
        this.last = last;
        this.level = level;
        this.trend = trend;
    }

    /// @param days what each day in a row came to; without any nothing is expected
    /// @param first the weekday of the first
    public static Outlook of(List<BigDecimal> days, DayOfWeek first) {
        var shape = shape(days, first);
        var last = first.plus(days.size() - 1L);
        if (days.isEmpty()) {
            return new Outlook(shape, last, BigDecimal.ZERO, BigDecimal.ZERO);
        }
        var best = PACES.stream()
                .map(pace -> follow(days, first, shape, pace))
                .min(Comparator.comparing(Followed::off))
                .orElseThrow();
        return new Outlook(shape, last, best.level(), best.trend());
    }

    private record Followed(BigDecimal level, BigDecimal trend, BigDecimal off) {}

    /// A weekday on which next to nothing happens says little about the level, and so moves it little.
    private static Followed follow(List<BigDecimal> days, DayOfWeek first, BigDecimal[] shape, BigDecimal pace) {
        int beginning = Math.min(WEEK, days.size());
        var whole = BigDecimal.ZERO;
        for (int i = 0; i < beginning; i++) {
            whole = whole.add(shape[index(first.plus(i))], PRECISION);
        }
        var level = sum(days.subList(0, beginning)).divide(whole, PRECISION);
        var trend = BigDecimal.ZERO;
        var off = BigDecimal.ZERO;
        for (int i = 0; i < days.size(); i++) {
            var usual = shape[index(first.plus(i))];
            var goesOn = trend.multiply(DAMPING, PRECISION);
            var expected = level.add(goesOn, PRECISION);
            off = off.add(
                    days.get(i).subtract(usual.multiply(expected, PRECISION)).abs(), PRECISION);
            var next = expected.add(
                    pace.multiply(usual.min(ONE), PRECISION)
                            .multiply(days.get(i).divide(usual, PRECISION).subtract(expected), PRECISION),
                    PRECISION);
            trend = goesOn.add(TREND_PACE.multiply(next.subtract(level).subtract(goesOn), PRECISION), PRECISION);
            level = next;
        }
        return new Followed(level, trend, off);
    }

    /// From the newest week backwards, so that only the oldest days may be left out.
    private static BigDecimal[] shape(List<BigDecimal> days, DayOfWeek first) {
        var sums = new BigDecimal[WEEK];
        Arrays.fill(sums, BigDecimal.ZERO);
        int weeks = 0;
        for (int end = days.size(); end >= WEEK; end -= WEEK) {
            var total = sum(days.subList(end - WEEK, end));
            if (total.signum() > 0) {
                weeks++;
                for (int i = end - WEEK; i < end; i++) {
                    int weekday = index(first.plus(i));
                    var share = days.get(i).multiply(BigDecimal.valueOf(WEEK)).divide(total, PRECISION);
                    sums[weekday] = sums[weekday].add(share, PRECISION);
                }
            }
        }
        var shapeless = SHAPELESS.divide(BigDecimal.valueOf(Math.max(1, weeks)), PRECISION);
        for (int i = 0; i < WEEK; i++) {
            sums[i] = sums[i].add(shapeless).divide(shapeless.add(BigDecimal.valueOf(weeks)), PRECISION);
        }
        return sums;
    }

    private static int index(DayOfWeek day) {
        return day.getValue() - 1;
    }

    private static BigDecimal sum(List<BigDecimal> values) {
        return values.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    /// What is expected of a day.
    ///
    /// @param ahead how many days after the last one; 1 for the next
    public BigDecimal day(int ahead) {
        var damped = BigDecimal.ZERO;
        var step = ONE;
        for (int i = 0; i < Math.min(ahead, MOST_TESTS); i++) {
            step = step.multiply(DAMPING, PRECISION);
            damped = damped.add(step, PRECISION);
        }
        return level.add(trend.multiply(damped, PRECISION), PRECISION)
                .max(BigDecimal.ZERO)
                .multiply(shape[index(last.plus(ahead))], PRECISION);
    }

    /// What is expected of so many days together, from the next one on.
    BigDecimal days(int count) {
        var sum = BigDecimal.ZERO;
        for (int ahead = 1; ahead <= count; ahead++) {
            sum = sum.add(day(ahead), PRECISION);
        }
        return sum;
    }

    /// How far off single days would have been expected a day ahead, each time knowing only what had come before.
    public static Spreads backTestDays(List<BigDecimal> days, DayOfWeek first) {
        var cases = new ArrayList<Spreads.Case>();
        for (int known = Math.max(WEEK, days.size() - 1 - MOST_TESTS); known < days.size(); known++) {
            var expected = of(days.subList(0, known), first).day(1);
            cases.add(new Spreads.Case(expected, days.get(known)));
        }
        return Spreads.of(cases);
    }

    /// How far off such an outlook over so many days would have been in the past, each time knowing only what had
    /// come before.
    public static Spread backTest(List<BigDecimal> days, DayOfWeek first, int horizon) {
        int reach = Math.clamp(horizon, 1, Math.max(1, Math.min(LONGEST_TEST, days.size() / 3)));
        var shares = new ArrayList<BigDecimal>();
        for (int known = Math.max(WEEK, days.size() - reach - MOST_TESTS); known + reach <= days.size(); known++) {
            var expected = of(days.subList(0, known), first).days(reach);
            shares.add(Spread.share(sum(days.subList(known, known + reach)), expected));
        }
        return Spread.of(shares);
    }
}

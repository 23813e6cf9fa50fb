package dev.farthing.domain.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntToLongFunction;
import org.junit.jupiter.api.Test;

class OutlookTest {
    private static final DayOfWeek FIRST = DayOfWeek.THURSDAY;

    private static List<BigDecimal> days(int count, IntToLongFunction day) {
        var days = new ArrayList<BigDecimal>();
        for (int i = 0; i < count; i++) {
            days.add(BigDecimal.valueOf(Math.max(0, day.applyAsLong(i))));
        }
        return days;
    }

    private static BigDecimal sum(List<BigDecimal> days) {
        return days.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    /// In per cent of what came.
    private static BigDecimal off(BigDecimal expected, BigDecimal actual) {
        return expected.subtract(actual).abs().movePointRight(2).divide(actual, MathContext.DECIMAL64);
    }

    private static boolean isWeekend(int day) {
        return FIRST.plus(day).getValue() > 5;
    }

    @Test
    void nothingIsExpectedOfNothing() {
        assertThat(Outlook.of(List.of(), FIRST).day(1)).isZero();
        assertThat(Outlook.of(days(30, _ -> 0), FIRST).days(20)).isZero();
        assertThat(Outlook.backTest(days(3, _ -> 5), FIRST, 10).errorPct())
                .as("three days say nothing of the error")
                .isNull();
    }

    @Test
    void whatIsAlwaysTheSameStaysSo() {
        var days = days(56, _ -> 1000);
        var outlook = Outlook.of(days, FIRST);
        assertThat(outlook.days(10)).isCloseTo(new BigDecimal("10000"), offset(BigDecimal.ONE));
        var spread = Outlook.backTest(days, FIRST, 10);
        assertThat(spread.errorPct()).isEqualByComparingTo("0");
        assertThat(spread.tests()).isGreaterThanOrEqualTo(20);
    }

    @Test
    void theShapeOfTheWeekIsKept() {
        var outlook = Outlook.of(days(56, day -> isWeekend(day) ? 100 : 1000), FIRST);
        for (int ahead = 1; ahead <= 14; ahead++) {
            var expected = isWeekend(55 + ahead) ? 100 : 1000;
            assertThat(off(outlook.day(ahead), BigDecimal.valueOf(expected)))
                    .as("%d days ahead", ahead)
                    .isLessThan(expected == 100 ? new BigDecimal("120") : new BigDecimal("15"));
        }
    }

    @Test
    void whatIsTheSameOnEveryWorkingDayIsExpectedWithinANarrowRangeAndNothingOnWeekends() {
        var days = days(56, day -> isWeekend(day) ? 0 : 100);
        var outlook = Outlook.of(days, FIRST);
        var spreads = Outlook.backTestDays(days, FIRST);
        for (int ahead = 1; ahead <= 14; ahead++) {
            var range = spreads.around(outlook.day(ahead));
            if (isWeekend(55 + ahead)) {
                assertThat(range.high()).as("%d days ahead", ahead).isLessThan(new BigDecimal("0.5"));
            } else {
                assertThat(range.low()).as("%d days ahead", ahead).isGreaterThan(BigDecimal.valueOf(95));
                assertThat(range.high()).as("%d days ahead", ahead).isLessThan(BigDecimal.valueOf(105));
            }
        }
    }

    /// Four of five days of made-up series, with weekends of a third and noise, lie in the range of their kind.
    @Test
    void fourOfFiveDaysLieInTheirRange() {
        var random = new Random(12);
        int held = 0;
        int all = 0;
        for (int series = 0; series < 120; series++) {
            int base = 500 + random.nextInt(5000);
            int noise = 5 + random.nextInt(40);
            var seeded = new Random(series);
            var days = days(
                    63,
                    day -> (isWeekend(day) ? base / 3 : base) * (100L - noise + seeded.nextInt(2 * noise + 1)) / 100);
            var known = days.subList(0, 56);
            var outlook = Outlook.of(known, FIRST);
            var spreads = Outlook.backTestDays(known, FIRST);
            for (int ahead = 1; ahead <= 7; ahead++) {
                var range = spreads.around(outlook.day(ahead));
                var actual = days.get(55 + ahead);
                all++;
                held += actual.compareTo(range.low()) >= 0 && actual.compareTo(range.high()) <= 0 ? 1 : 0;
            }
        }
        assertThat(held * 100 / all).as("per cent in their range").isBetween(70, 95);
    }

    @Test
    void aLevelThatShiftedIsFollowedWithinTenDays() {
        var up = Outlook.of(days(56, day -> day < 46 ? 1000 : 3000), FIRST);
        assertThat(off(up.days(10), BigDecimal.valueOf(30_000))).isLessThan(BigDecimal.valueOf(20));
        var down = Outlook.of(days(56, day -> day < 46 ? 3000 : 1000), FIRST);
        assertThat(off(down.days(10), BigDecimal.valueOf(10_000))).isLessThan(BigDecimal.valueOf(25));
    }

    @Test
    void aTrendGoesOnButDiesAway() {
        var outlook = Outlook.of(days(56, day -> 1000 + 50L * day), FIRST);
        assertThat(outlook.day(2)).isGreaterThan(BigDecimal.valueOf(3300));
        assertThat(outlook.day(60)).as("not for ever").isLessThan(BigDecimal.valueOf(6000));
        var falling = Outlook.of(days(40, day -> 4000 - 100L * day), FIRST);
        for (int ahead = 1; ahead < 100; ahead++) {
            assertThat(falling.day(ahead)).isNotNegative();
        }
    }

    /// Of made-up months, steady, growing, shifted and all with noise, the range holds most, and the middle error
    /// stays small.
    @Test
    void fourOfFiveMonthsLieInTheirRange() {
        var random = new Random(11);
        int held = 0;
        int all = 0;
        var errors = new ArrayList<BigDecimal>();
        for (int series = 0; series < 120; series++) {
            int base = 500 + random.nextInt(5000);
            int growth = random.nextInt(3) == 0 ? random.nextInt(30) : 0;
            int shiftAt = random.nextInt(4) == 0 ? 20 + random.nextInt(15) : 99;
            int noise = 5 + random.nextInt(40);
            var seeded = new Random(series);
            var days = days(66, day -> {
                long level = (base + (long) growth * day) * (day >= shiftAt ? 2 : 1) / (isWeekend(day) ? 3 : 1);
                return level * (100 - noise + seeded.nextInt(2 * noise + 1)) / 100;
            });
            var known = days.subList(0, 56);
            var range = Outlook.backTest(known, FIRST, 10)
                    .around(Outlook.of(known, FIRST).days(10));
            var actual = sum(days.subList(56, 66));
            all++;
            held += actual.compareTo(range.low()) >= 0 && actual.compareTo(range.high()) <= 0 ? 1 : 0;
            errors.add(off(range.expected(), actual));
        }
        errors.sort(BigDecimal::compareTo);
        assertThat(held * 100 / all).as("per cent in their range").isBetween(65, 100);
        assertThat(errors.get(errors.size() / 2))
                .as("the middle error in per cent")
                .isLessThan(BigDecimal.TEN);
    }

    @Test
    void whatIsLeftRunsOutOnTheDayItIsUsedUp() {
        var outlook = Outlook.of(days(56, _ -> 100), FIRST);
        var spread = new Spread(new BigDecimal("0.5"), new BigDecimal("2"), BigDecimal.ONE, 9);
        var today = LocalDate.parse("2026-11-21");
        var half = BigDecimal.valueOf(50);
        assertThat(Depletion.of(Reserve.of(BigDecimal.valueOf(549)), half, outlook, spread, today, today.plusDays(30)))
                .isEqualTo(new Depletion(today.plusDays(3), today.plusDays(5), today.plusDays(11)));
        assertThat(Depletion.of(Reserve.of(BigDecimal.valueOf(549)), half, outlook, spread, today, today.plusDays(8)))
                .as("not before it begins anew")
                .isEqualTo(new Depletion(today.plusDays(3), today.plusDays(5), null));
        assertThat(Depletion.of(Reserve.of(BigDecimal.ZERO), half, outlook, spread, today, today.plusDays(8))
                        .expected())
                .isEqualTo(today);
    }
}

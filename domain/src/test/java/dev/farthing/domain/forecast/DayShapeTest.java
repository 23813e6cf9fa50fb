package dev.farthing.domain.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.domain.forecast.DayShape.HourSum;
import dev.farthing.domain.forecast.DayShape.Slot;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DayShapeTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final LocalDate MONDAY = LocalDate.parse("2026-09-07");

    /// Nine to five on weekdays, and a little at noon on Sundays.
    private static List<HourSum> officeHours(int days) {
        var sums = new ArrayList<HourSum>();
        for (int i = 0; i < days; i++) {
            var day = MONDAY.plusDays(i);
            if (day.getDayOfWeek().getValue() < 6) {
                for (int hour = 9; hour < 17; hour++) {
                    sums.add(new HourSum(day, hour, BigDecimal.valueOf(hour == 14 ? 300 : 100)));
                }
            } else if (day.getDayOfWeek() == DayOfWeek.SUNDAY) {
                sums.add(new HourSum(day, 12, BigDecimal.TEN));
            }
        }
        return sums;
    }

    @ParameterizedTest
    @CsvSource({
        "Europe/Berlin, 2026-11-21, 24",
        "Europe/Berlin, 2026-10-25, 25",
        "Europe/Berlin, 2026-03-29, 23",
        "Asia/Kathmandu, 2026-11-21, 24",
        "Australia/Lord_Howe, 2026-04-05, 25",
        "Australia/Lord_Howe, 2026-10-04, 24",
    })
    void theHoursOfADayFollowEachOtherAndTheirSharesAddUpToOne(String zone, LocalDate day, int count) {
        var hours = DayShape.hoursOf(day, ZoneId.of(zone));
        assertThat(hours).hasSize(count).isSorted().doesNotHaveDuplicates();
        assertThat(hours.getFirst()).isEqualTo(day.atStartOfDay(ZoneId.of(zone)).toInstant());
        var shape = DayShape.of(officeHours(56));
        var sum =
                hours.stream().map(hour -> shape.share(hour, ZoneId.of(zone))).reduce(BigDecimal.ZERO, BigDecimal::add);
        assertThat(sum.subtract(BigDecimal.ONE).abs()).isLessThan(new BigDecimal("0.000000001"));
    }

    @Test
    void whereNothingIsKnownEveryHourIsTheSame() {
        var shape = DayShape.of(List.of());
        var noon = Instant.parse("2026-11-21T12:00:00Z");
        assertThat(shape.rest(noon, ZoneId.of("UTC"))
                        .subtract(new BigDecimal("0.5"))
                        .abs())
                .isLessThan(new BigDecimal("0.000000001"));
    }

    @Test
    void afterHoursLittleOfADayIsStillToCome() {
        var shape = DayShape.of(officeHours(56));
        assertThat(shape.rest(Instant.parse("2026-11-20T17:00:00Z"), BERLIN)).isLessThan(new BigDecimal("0.01"));
        assertThat(shape.rest(Instant.parse("2026-11-20T05:00:00Z"), BERLIN)).isGreaterThan(new BigDecimal("0.98"));
        var half = shape.rest(Instant.parse("2026-11-20T13:30:00Z"), BERLIN);
        assertThat(half)
                .as("half of the busiest hour and the two after it")
                .isBetween(new BigDecimal("0.30"), new BigDecimal("0.40"));
    }

    @Test
    void theBusiestAndTheQuietestHoursAreNamed() {
        var week = new ArrayList<BigDecimal>(Collections.nCopies(7, BigDecimal.valueOf(1000)));
        week.set(5, BigDecimal.ZERO);
        week.set(6, BigDecimal.TEN);
        var slots = DayShape.of(officeHours(56)).slots(week);
        assertThat(slots).hasSize(7 * 24);
        assertThat(slots.subList(0, 5)).extracting(Slot::hour).containsOnly(14);
        assertThat(slots.subList(0, 5)).extracting(Slot::weekday).doesNotContain(DayOfWeek.SATURDAY, DayOfWeek.SUNDAY);
        assertThat(slots.getLast().amount()).isZero();
    }

    @Test
    void hoursThatComeAsTheyAlwaysDidAreNotFarOff() {
        var days = new ArrayList<BigDecimal>();
        for (int i = 0; i < 56; i++) {
            var day = MONDAY.plusDays(i);
            days.add(officeHours(56).stream()
                    .filter(sum -> sum.day().equals(day))
                    .map(HourSum::amount)
                    .reduce(BigDecimal.ZERO, BigDecimal::add));
        }
        var spread = DayShape.backTest(officeHours(56), days, MONDAY);
        assertThat(spread.busy().tests() + spread.quiet().tests()).isEqualTo(14 * 24);
        assertThat(spread.busy().low()).as("nights say nothing about noon").isGreaterThan(new BigDecimal("0.9"));
        assertThat(spread.busy().high()).isBetween(BigDecimal.ONE, new BigDecimal("1.1"));
        assertThat(spread.around(BigDecimal.ZERO).high()).isZero();
    }
}

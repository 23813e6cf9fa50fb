package dev.farthing.domain.budget;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.domain.budget.Span.Bounds;
import java.math.BigInteger;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class SpanTest {
    /// Among them zones that change at midnight, by half an hour, or lost a whole day.
    private static final List<ZoneId> ZONES = List.of(
                    "UTC",
                    "Europe/Berlin",
                    "America/New_York",
                    "America/Sao_Paulo",
                    "America/Havana",
                    "America/St_Johns",
                    "Asia/Kolkata",
                    "Asia/Beirut",
                    "Asia/Shanghai",
                    "Australia/Lord_Howe",
                    "Pacific/Apia",
                    "Pacific/Chatham")
            .stream()
            .map(ZoneId::of)
            .toList();

    private static Bounds day(String at, String zone) {
        return Span.DAY.around(Instant.parse(at), ZoneId.of(zone));
    }

    @ParameterizedTest
    @CsvSource({
        "2026-03-29T10:00:00Z, Europe/Berlin, 2026-03-28T23:00:00Z, 2026-03-29T22:00:00Z, 23",
        "2026-10-25T10:00:00Z, Europe/Berlin, 2026-10-24T22:00:00Z, 2026-10-25T23:00:00Z, 25",
        "2026-03-08T12:00:00Z, America/New_York, 2026-03-08T05:00:00Z, 2026-03-09T04:00:00Z, 23",
        "2018-11-04T12:00:00Z, America/Sao_Paulo, 2018-11-04T03:00:00Z, 2018-11-05T02:00:00Z, 23",
        "2018-02-18T01:30:00Z, America/Sao_Paulo, 2018-02-17T02:00:00Z, 2018-02-18T03:00:00Z, 25",
        "2011-12-30T09:00:00Z, Pacific/Apia, 2011-12-29T10:00:00Z, 2011-12-30T10:00:00Z, 24",
        "2009-11-01T02:45:00Z, America/St_Johns, 2009-11-01T02:30:00Z, 2009-11-02T03:30:00Z, 25",
        "2026-07-01T12:00:00Z, Asia/Shanghai, 2026-06-30T16:00:00Z, 2026-07-01T16:00:00Z, 24"
    })
    void aDayIsAsLongAsTheCalendarOfTheZoneSays(Instant at, String zone, Instant start, Instant end, int hours) {
        var bounds = Span.DAY.around(at, ZoneId.of(zone));
        assertThat(bounds).isEqualTo(new Bounds(start, end));
        assertThat(Duration.between(start, end)).hasHours(hours);
    }

    /// Leap seconds, ends of years, where 32 bits of seconds end, and the last year of four digits.
    @ParameterizedTest
    @CsvSource({
        "2016-12-31T23:59:60Z, 2016-12-31",
        "2016-12-31T23:59:59.999999999Z, 2016-12-31",
        "2017-01-01T00:00:00Z, 2017-01-01",
        "1999-12-31T23:59:59Z, 1999-12-31",
        "2000-02-29T12:00:00Z, 2000-02-29",
        "2038-01-19T03:14:07Z, 2038-01-19",
        "2038-01-19T03:14:08Z, 2038-01-19",
        "2100-02-28T23:59:59Z, 2100-02-28",
        "2106-02-07T06:28:16Z, 2106-02-07",
        "9999-12-31T23:59:59.999999Z, 9999-12-31",
        "+10000-01-01T00:00:00Z, +10000-01-01"
    })
    void i126ADayIsItsDateWhereverClocksAndCountersEnd(String at, LocalDate date) {
        var moment = Instant.parse(at);
        for (var span : EnumSet.complementOf(EnumSet.of(Span.TOTAL))) {
            for (var zone : ZONES) {
                var bounds = span.around(moment, zone);
                var end = Objects.requireNonNull(bounds.end());
                assertThat(moment).isAfterOrEqualTo(bounds.start()).isBefore(end);
                assertThat(span.around(bounds.start(), zone)).isEqualTo(bounds);
                assertThat(span.around(end.minusNanos(1), zone)).isEqualTo(bounds);
            }
        }
        var utc = ZoneId.of("UTC");
        assertThat(Span.DAY.around(moment, utc).start().atZone(utc).toLocalDate())
                .isEqualTo(date);
    }

    @Test
    void b33ADayEndsBeforeItsLastInstantIsOver() {
        assertThat(day("2026-06-30T21:59:59.999999999Z", "Europe/Berlin").end()).isEqualTo("2026-06-30T22:00:00Z");
        assertThat(day("2026-06-30T22:00:00Z", "Europe/Berlin").start()).isEqualTo("2026-06-30T22:00:00Z");
    }

    @Test
    void aWeekBeginsOnMonday() {
        var utc = ZoneId.of("UTC");
        var week = new Bounds(Instant.parse("2026-11-16T00:00:00Z"), Instant.parse("2026-11-23T00:00:00Z"));
        assertThat(Span.WEEK.around(Instant.parse("2026-11-16T00:00:00Z"), utc)).isEqualTo(week);
        assertThat(Span.WEEK.around(Instant.parse("2026-11-22T23:59:59Z"), utc)).isEqualTo(week);
        assertThat(Span.WEEK.around(Instant.parse("2026-01-01T00:00:00Z"), utc).start())
                .isEqualTo("2025-12-29T00:00:00Z");
    }

    @ParameterizedTest
    @CsvSource({
        "2028-02-29T23:59:59Z, 2028-02-01T00:00:00Z, 2028-03-01T00:00:00Z",
        "2026-02-28T23:59:59Z, 2026-02-01T00:00:00Z, 2026-03-01T00:00:00Z",
        "2026-12-31T23:59:59Z, 2026-12-01T00:00:00Z, 2027-01-01T00:00:00Z",
        "2100-02-28T12:00:00Z, 2100-02-01T00:00:00Z, 2100-03-01T00:00:00Z"
    })
    void aMonthHasTheDaysItHas(Instant at, Instant start, Instant end) {
        assertThat(Span.MONTH.around(at, ZoneId.of("UTC"))).isEqualTo(new Bounds(start, end));
    }

    @Test
    void theWindowOfAllTimeNeverEnds() {
        for (var zone : ZONES) {
            assertThat(Span.TOTAL.around(Instant.parse("9999-12-31T23:59:59Z"), zone))
                    .isEqualTo(new Bounds(Instant.EPOCH, null));
        }
    }

    /// In the manner of A7: over twelve zones and their changes no instant lies in two windows or in none.
    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "TOTAL")
    void everyInstantLiesInOneWindowAndWindowsMeet(Span span) {
        var dice = new SplittableRandom(7);
        long from = Instant.parse("2009-01-01T00:00:00Z").getEpochSecond();
        long to = Instant.parse("2041-01-01T00:00:00Z").getEpochSecond();
        for (var zone : ZONES) {
            for (int i = 0; i < 3_000; i++) {
                var at = Instant.ofEpochSecond(dice.nextLong(from, to), dice.nextInt(1_000_000_000));
                meet(span, zone, at);
            }
            for (var change = zone.getRules().nextTransition(Instant.ofEpochSecond(from));
                    change != null && change.getInstant().getEpochSecond() < to;
                    change = zone.getRules().nextTransition(change.getInstant())) {
                for (int seconds : new int[] {-7_200, -3_600, -1, 0, 1, 3_600, 7_200}) {
                    meet(span, zone, change.getInstant().plusSeconds(seconds));
                }
            }
        }
    }

    private static void meet(Span span, ZoneId zone, Instant at) {
        var bounds = span.around(at, zone);
        var end = bounds.end();
        if (end == null || at.isBefore(bounds.start()) || !at.isBefore(end)) {
            throw new AssertionError(at + " is outside of " + bounds + " in " + zone);
        }
        var last = span.around(end.minusNanos(1), zone);
        var next = span.around(end, zone);
        if (!last.equals(bounds)
                || !next.start().equals(end)
                || !span.around(bounds.start(), zone).equals(bounds)) {
            throw new AssertionError(bounds + " and " + next + " do not meet in " + zone);
        }
        var first = LocalDate.ofInstant(bounds.start(), zone);
        if (span == Span.WEEK && first.getDayOfWeek() != DayOfWeek.MONDAY
                || span == Span.MONTH && first.getDayOfMonth() != 1) {
            throw new AssertionError(bounds + " begins on " + first + " in " + zone);
        }
    }

    @Test
    void b33ACallBelongsToTheWindowOfItsAdmissionInTheZoneOfItsOrg() {
        var org = new UUID(1, 1);
        var budget = new Budget(
                org,
                new UUID(1, 2),
                Budget.Kind.CAP,
                Scope.ORG,
                org,
                Unit.MONEY,
                Set.of(),
                BigInteger.TEN,
                Span.DAY,
                true,
                Budget.USUAL_ALERTS);
        var at = Instant.parse("2026-06-30T23:30:00Z");
        assertThat(budget.windowAt(at, Calendar.of(ZoneId.of("UTC"))).startsAt())
                .isEqualTo("2026-06-30T00:00:00Z");
        assertThat(budget.windowAt(at, Calendar.of(ZoneId.of("Europe/Berlin"))).startsAt())
                .isEqualTo("2026-06-30T22:00:00Z");
    }
}

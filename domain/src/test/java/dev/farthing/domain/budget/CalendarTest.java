package dev.farthing.domain.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CalendarTest {
    private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");
    /// Among them the two that are furthest apart, and some that change at midnight, by half an hour, or lost a day.
    private static final List<ZoneId> ZONES = List.of(
                    "UTC",
                    "Asia/Shanghai",
                    "Europe/Berlin",
                    "America/New_York",
                    "America/Sao_Paulo",
                    "America/Havana",
                    "America/St_Johns",
                    "Asia/Kolkata",
                    "Asia/Beirut",
                    "Australia/Lord_Howe",
                    "Pacific/Apia",
                    "Pacific/Chatham",
                    "Pacific/Niue",
                    "Pacific/Kiritimati")
            .stream()
            .map(ZoneId::of)
            .toList();
    private static final List<Span> SPANS = List.of(Span.DAY, Span.WEEK, Span.MONTH);

    private static Instant at(String text) {
        return Instant.parse(text);
    }

    private static void isFromTo(Span.Bounds bounds, String from, String to) {
        assertThat(bounds).isEqualTo(new Span.Bounds(at(from), at(to)));
    }

    @Test
    void aChangedZoneCountsFromTheNextDayOn() {
        var changed = Calendar.of(SHANGHAI).changed(BERLIN, at("2026-11-22T06:00:00Z"));
        assertThat(changed.zone()).isEqualTo(BERLIN);
        assertThat(changed.since()).isEqualTo("2026-11-22T16:00:00Z");
        assertThat(changed.at(at("2026-11-22T15:59:59.999Z"))).isEqualTo(SHANGHAI);
        assertThat(changed.at(at("2026-11-22T16:00:00Z"))).isEqualTo(BERLIN);
        assertThat(Calendar.of(SHANGHAI).since()).isNull();
    }

    @Test
    void theDayUnderWayEndsByTheOldClocksAndTheNextDateByTheNewOnes() {
        var changed = Calendar.of(SHANGHAI).changed(BERLIN, at("2026-11-22T06:00:00Z"));
        isFromTo(Span.DAY.around(at("2026-11-22T06:00:00Z"), changed), "2026-11-21T16:00:00Z", "2026-11-22T16:00:00Z");
        isFromTo(Span.DAY.around(at("2026-11-22T20:00:00Z"), changed), "2026-11-22T16:00:00Z", "2026-11-23T23:00:00Z");
        isFromTo(Span.DAY.around(at("2026-11-23T23:00:00Z"), changed), "2026-11-23T23:00:00Z", "2026-11-24T23:00:00Z");
    }

    @Test
    void weeksAndMonthsUnderWayKeepTheirEndsToo() {
        var changed = Calendar.of(SHANGHAI).changed(NEW_YORK, at("2026-11-18T06:00:00Z"));
        isFromTo(Span.WEEK.around(at("2026-11-20T00:00:00Z"), changed), "2026-11-15T16:00:00Z", "2026-11-22T16:00:00Z");
        isFromTo(Span.WEEK.around(at("2026-11-22T16:00:00Z"), changed), "2026-11-22T16:00:00Z", "2026-11-30T05:00:00Z");
        isFromTo(
                Span.MONTH.around(at("2026-11-20T00:00:00Z"), changed), "2026-10-31T16:00:00Z", "2026-11-30T16:00:00Z");
        isFromTo(
                Span.MONTH.around(at("2026-11-30T16:00:00Z"), changed), "2026-11-30T16:00:00Z", "2027-01-01T05:00:00Z");
        assertThat(Span.TOTAL.around(at("2026-11-20T00:00:00Z"), changed))
                .isEqualTo(new Span.Bounds(Instant.EPOCH, null));
    }

    @Test
    void aChangeThatDoesNotCountYetIsReplacedByTheNext() {
        var day = at("2026-11-22T06:00:00Z");
        var changed = Calendar.of(SHANGHAI).changed(BERLIN, day);
        assertThat(changed.changed(SHANGHAI, day.plusSeconds(9))).isEqualTo(Calendar.of(SHANGHAI));
        assertThat(changed.changed(NEW_YORK, day.plusSeconds(9)))
                .isEqualTo(Calendar.of(SHANGHAI).changed(NEW_YORK, day));
        assertThat(changed.changed(BERLIN, day.plusSeconds(9))).isSameAs(changed);
    }

    @Test
    void nothingWithinTheNextHourIsChanged() {
        var late = at("2026-11-22T15:30:00Z");
        assertThat(Calendar.of(SHANGHAI).changed(BERLIN, late).since()).isEqualTo("2026-11-23T16:00:00Z");
        var changed = Calendar.of(SHANGHAI).changed(BERLIN, at("2026-11-22T06:00:00Z"));
        assertThat(changed.changed(NEW_YORK, late).past())
                .containsExactly(
                        new Calendar.Past(SHANGHAI, at("2026-11-22T16:00:00Z")),
                        new Calendar.Past(BERLIN, at("2026-11-23T23:00:00Z")));
    }

    @Test
    void itDoesNotGrowForEver() {
        var calendar = Calendar.of(SHANGHAI);
        var now = at("2026-01-01T00:00:00Z");
        for (int i = 0; i < 300; i++) {
            calendar = calendar.changed(i % 2 == 0 ? BERLIN : SHANGHAI, now);
            now = now.plus(Duration.ofDays(2));
        }
        assertThat(calendar.past()).hasSize(Calendar.MOST_PAST);
        var unordered = calendar.past().reversed();
        assertThatThrownBy(() -> new Calendar(SHANGHAI, unordered)).isInstanceOf(IllegalArgumentException.class);
    }

    /// In the manner of A7: whatever zones an org was in, no instant lies in two windows or in none, no cap is
    /// granted twice for a date, and no change moves a window that is under way or that a process may have opened
    /// already.
    @Test
    void a07WindowsPartitionTimeWhateverTheZoneIsChangedTo() {
        var dice = new SplittableRandom(11);
        for (int round = 0; round < 400; round++) {
            var begun = at("2009-01-01T00:00:00Z").plusSeconds(dice.nextLong(20L * 365 * 86_400));
            var calendar = Calendar.of(ZONES.get(dice.nextInt(ZONES.size())));
            var now = begun;
            for (int change = dice.nextInt(12); change > 0; change--) {
                now = now.plusSeconds(dice.nextLong(dice.nextBoolean() ? 20_000 : 40L * 86_400));
                var changed = calendar.changed(ZONES.get(dice.nextInt(ZONES.size())), now);
                for (var span : SPANS) {
                    assertThat(span.around(now, changed)).isEqualTo(span.around(now, calendar));
                    var known = now.plus(Calendar.NOTICE);
                    assertThat(span.around(known, changed)).isEqualTo(span.around(known, calendar));
                    var before = begun.plusSeconds(
                            dice.nextLong(Duration.between(begun, known).toSeconds()));
                    assertThat(span.around(before, changed)).isEqualTo(span.around(before, calendar));
                }
                calendar = changed;
            }
            for (var span : SPANS) {
                partition(span, calendar, begun, now.plus(Duration.ofDays(70)));
            }
        }
    }

    private static void partition(Span span, Calendar calendar, Instant from, Instant to) {
        var windows = new ArrayList<Span.Bounds>();
        for (var at = from; at.isBefore(to); at = windows.getLast().lastsUntil()) {
            var window = span.around(at, calendar);
            var length = Duration.between(window.start(), window.lastsUntil());
            assertThat(window.start()).as("%s in %s", at, calendar).isBeforeOrEqualTo(at);
            assertThat(length).as("%s in %s", window, calendar).isPositive();
            assertThat(span.around(window.start(), calendar)).isEqualTo(window);
            assertThat(span.around(window.start().plus(length.dividedBy(2)), calendar))
                    .isEqualTo(window);
            assertThat(span.around(window.lastsUntil().minusNanos(1), calendar)).isEqualTo(window);
            if (!windows.isEmpty()) {
                assertThat(window.start())
                        .as("%s", calendar)
                        .isEqualTo(windows.getLast().lastsUntil());
            }
            windows.add(window);
        }
        var first = LocalDate.ofInstant(windows.getFirst().start(), ZoneId.of("UTC"));
        var last = LocalDate.ofInstant(windows.getLast().lastsUntil(), ZoneId.of("UTC"));
        long days = last.toEpochDay() - first.toEpochDay();
        assertThat(windows.size() * shortest(span)).as("%s %s", span, calendar).isLessThanOrEqualTo(days + 2);
    }

    private static long shortest(Span span) {
        return switch (span) {
            case DAY -> 1;
            case WEEK -> 7;
            case MONTH -> 28;
            case TOTAL -> 0;
        };
    }
}

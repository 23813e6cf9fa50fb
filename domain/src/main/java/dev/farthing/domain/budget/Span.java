package dev.farthing.domain.budget;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.TemporalAdjusters;
import org.jspecify.annotations.Nullable;

/// How long a budget lasts before it begins anew: calendar days, weeks from Monday, months, or for ever.
public enum Span {
    DAY,
    WEEK,
    MONTH,
    TOTAL;

    /// The window an instant lies in, by the calendar of a zone.
    ///
    /// Where clocks go back over midnight, the old day's date returns for a while: the new window has begun all the
    /// same.
    public Bounds around(Instant at, ZoneId zone) {
        var bounds = of(LocalDate.ofInstant(at, zone), zone);
        var end = bounds.end();
        return end == null || at.isBefore(end) ? bounds : of(LocalDate.ofInstant(end, zone), zone);
    }

    private Bounds of(LocalDate day, ZoneId zone) {
        return switch (this) {
            case DAY -> between(day, day.plusDays(1), zone);
            case WEEK -> {
                var monday = day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
                yield between(monday, monday.plusWeeks(1), zone);
            }
            case MONTH -> between(day.withDayOfMonth(1), day.withDayOfMonth(1).plusMonths(1), zone);
            case TOTAL -> new Bounds(Instant.EPOCH, null);
        };
    }

    private static Bounds between(LocalDate first, LocalDate next, ZoneId zone) {
        return new Bounds(
                first.atStartOfDay(zone).toInstant(), next.atStartOfDay(zone).toInstant());
    }

    /// A half-open stretch of time; without an end it lasts for ever.
    public record Bounds(Instant start, @Nullable Instant end) {}
}

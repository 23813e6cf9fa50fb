package dev.farthing.domain.budget;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.TemporalAdjusters;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// How long a budget lasts before it begins anew: calendar days, weeks from Monday, months, or for ever.
public enum Span {
    DAY,
    WEEK,
    MONTH,
    TOTAL;

    private static final Bounds FOR_EVER = new Bounds(Instant.EPOCH, null);

    /// The window an instant lies in, by the clocks of a zone.
    ///
    /// Where clocks go back over midnight, the old day's date returns for a while: the new window has begun all the
    /// same.
    public Bounds around(Instant at, ZoneId zone) {
        return dated(at, zone).bounds();
    }

    /// The window an instant lies in, by an org's calendar.
    ///
    /// A zone that comes to count leaves the window that is under way as it is. The next begins where that one
    /// ends, is of the next date, and ends by the new zone's clocks: windows meet, and no date has two.
    public Bounds around(Instant at, Calendar calendar) {
        if (this == TOTAL) {
            return FOR_EVER;
        }
        var zone = calendar.past().isEmpty()
                ? calendar.zone()
                : calendar.past().getFirst().zone();
        Dated joint = null;
        for (var past : calendar.past()) {
            if (joint != null && !past.until().isAfter(joint.bounds().start())) {
                continue;
            }
            var underWay = underWay(past.until().minusNanos(1), zone, joint);
            var end = underWay.bounds().lastsUntil();
            if (at.isBefore(end)) {
                break;
            }
            zone = calendar.at(end);
            joint = next(underWay, zone);
        }
        return underWay(at, zone, joint).bounds();
    }

    private Dated underWay(Instant at, ZoneId zone, @Nullable Dated joint) {
        return joint != null && at.isBefore(joint.bounds().lastsUntil()) ? joint : dated(at, zone);
    }

    /// The window after one of another zone: from its end to the end of the next date that ends after it.
    private Dated next(Dated before, ZoneId zone) {
        var start = before.bounds().lastsUntil();
        var date = after(before.first());
        while (!starts(after(date), zone).isAfter(start)) {
            date = after(date);
        }
        return new Dated(date, new Bounds(start, starts(after(date), zone)));
    }

    private Dated dated(Instant at, ZoneId zone) {
        var dated = of(LocalDate.ofInstant(at, zone), zone);
        var end = dated.bounds().end();
        return end == null || at.isBefore(end) ? dated : of(LocalDate.ofInstant(end, zone), zone);
    }

    private Dated of(LocalDate day, ZoneId zone) {
        if (this == TOTAL) {
            return new Dated(LocalDate.EPOCH, FOR_EVER);
        }
        var first = first(day);
        return new Dated(first, new Bounds(starts(first, zone), starts(after(first), zone)));
    }

    private LocalDate first(LocalDate day) {
        return switch (this) {
            case DAY, TOTAL -> day;
            case WEEK -> day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
            case MONTH -> day.withDayOfMonth(1);
        };
    }

    private LocalDate after(LocalDate first) {
        return switch (this) {
            case DAY, TOTAL -> first.plusDays(1);
            case WEEK -> first.plusWeeks(1);
            case MONTH -> first.plusMonths(1);
        };
    }

    private static Instant starts(LocalDate first, ZoneId zone) {
        return first.atStartOfDay(zone).toInstant();
    }

    /// A window and the date it is of.
    private record Dated(LocalDate first, Bounds bounds) {}

    /// A half-open stretch of time; without an end it lasts for ever.
    public record Bounds(Instant start, @Nullable Instant end) {
        /// Its end, which it must have.
        public Instant lastsUntil() {
            return Objects.requireNonNull(end);
        }
    }
}

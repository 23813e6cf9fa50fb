package dev.farthing.application.observation;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;

/// The steps a trend goes in: by the clock of a zone, weeks from Monday.
public enum Granularity {
    /// Also a day on which the clocks go back.
    MINUTE(60, Duration.ofHours(25)),
    HOUR(24, Duration.ofDays(32)),
    DAY(30, Duration.ofDays(400)),
    WEEK(12, Duration.ofDays(800)),
    MONTH(12, Duration.ofDays(4_000));

    private final int usual;
    private final Duration most;

    Granularity(int usual, Duration most) {
        this.usual = usual;
        this.most = most;
    }

    /// The longest time that is told in these steps.
    Duration most() {
        return most;
    }

    /// Whether its steps are made of whole days.
    public boolean isOfDays() {
        return this != MINUTE && this != HOUR;
    }

    /// When the step began that an instant lies in.
    Instant begin(Instant at, ZoneId zone) {
        var minute = at.truncatedTo(ChronoUnit.MINUTES);
        return switch (this) {
            case MINUTE -> minute;
            case HOUR -> minute.minus(Duration.ofMinutes(at.atZone(zone).getMinute()));
            case DAY, WEEK, MONTH ->
                firstDay(at.atZone(zone).toLocalDate()).atStartOfDay(zone).toInstant();
        };
    }

    /// When the step after one begins.
    Instant after(Instant begin, ZoneId zone) {
        return switch (this) {
            case MINUTE -> begin.plus(Duration.ofMinutes(1));
            case HOUR -> {
                var next = begin(begin.plus(Duration.ofHours(1)), zone);
                yield next.isAfter(begin) ? next : begin.plus(Duration.ofHours(1));
            }
            case DAY, WEEK, MONTH ->
                nextDay(begin.atZone(zone).toLocalDate()).atStartOfDay(zone).toInstant();
        };
    }

    /// Where a trend begins of which only the end is known.
    Instant usualStart(Instant lastMoment, ZoneId zone) {
        var last = lastMoment.atZone(zone).toLocalDate();
        return switch (this) {
            case MINUTE -> begin(lastMoment, zone).minus(Duration.ofMinutes(usual - 1L));
            case HOUR -> begin(lastMoment.minus(Duration.ofHours(usual - 1L)), zone);
            case DAY -> last.minusDays(usual - 1L).atStartOfDay(zone).toInstant();
            case WEEK ->
                firstDay(last).minusWeeks(usual - 1L).atStartOfDay(zone).toInstant();
            case MONTH ->
                firstDay(last).minusMonths(usual - 1L).atStartOfDay(zone).toInstant();
        };
    }

    private LocalDate firstDay(LocalDate day) {
        return switch (this) {
            case MINUTE, HOUR, DAY -> day;
            case WEEK -> day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
            case MONTH -> day.withDayOfMonth(1);
        };
    }

    private LocalDate nextDay(LocalDate first) {
        return switch (this) {
            case MINUTE, HOUR, DAY -> first.plusDays(1);
            case WEEK -> first.plusWeeks(1);
            case MONTH -> first.plusMonths(1);
        };
    }
}

package dev.farthing.domain.budget;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// By which zone's clocks an org's windows begin and end: one now or soon, and before it others, each until an
/// instant.
///
/// @param zone the one that counts once all others have ended
/// @param past the ones before, the oldest first
public record Calendar(ZoneId zone, List<Past> past) {
    /// How long before another zone counts it is decided on: by then every gateway process has heard of it.
    static final Duration NOTICE = Duration.ofHours(1);
    /// More changes than two months have days: older ones are in no window that is open.
    static final int MOST_PAST = 64;

    /// A zone that counts no longer, or not much longer.
    public record Past(ZoneId zone, Instant until) {}

    public Calendar {
        past = List.copyOf(past);
        for (int i = 1; i < past.size(); i++) {
            if (!past.get(i - 1).until().isBefore(past.get(i).until())) {
                throw new IllegalArgumentException("the zones of a calendar end one after the other");
            }
        }
    }

    /// The calendar of a zone that always counted.
    public static Calendar of(ZoneId zone) {
        return new Calendar(zone, List.of());
    }

    /// The zone that counts at an instant.
    public ZoneId at(Instant instant) {
        for (var each : past) {
            if (instant.isBefore(each.until())) {
                return each.zone();
            }
        }
        return zone;
    }

    /// Since when its zone counts; null when it always did.
    public @Nullable Instant since() {
        return past.isEmpty() ? null : past.getLast().until();
    }

    /// The calendar by which another zone counts, from the first end of a day that is more than an hour away. What
    /// was to count from later than that is forgotten.
    public Calendar changed(ZoneId wanted, Instant now) {
        if (wanted.equals(zone)) {
            return this;
        }
        var known = now.plus(NOTICE);
        var until = new ArrayList<Past>();
        past.stream().filter(each -> !each.until().isAfter(known)).forEach(until::add);
        var counting = new Calendar(at(known), until);
        if (wanted.equals(counting.zone())) {
            return counting;
        }
        var day = Span.DAY.around(known, counting);
        until.add(new Past(counting.zone(), day.lastsUntil()));
        return new Calendar(wanted, until.subList(Math.max(0, until.size() - MOST_PAST), until.size()));
    }
}

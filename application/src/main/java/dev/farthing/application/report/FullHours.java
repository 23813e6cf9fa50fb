package dev.farthing.application.report;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;

/// Whether the clocks of a zone show full hours when those of UTC do, by which hours are summed up.
public final class FullHours {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration QUARTER = Duration.ofMinutes(15);

    private FullHours() {}

    /// All through a time.
    public static boolean shown(ZoneId zone, Instant start, Instant end) {
        var rules = zone.getRules();
        if (rules.getOffset(start).getTotalSeconds() % HOUR.toSeconds() != 0) {
            return false;
        }
        for (var next = rules.nextTransition(start);
                next != null && next.getInstant().isBefore(end);
                next = rules.nextTransition(next.getInstant())) {
            if (next.getOffsetAfter().getTotalSeconds() % HOUR.toSeconds() != 0) {
                return false;
            }
        }
        return true;
    }

    /// All through the hour of UTC that an instant lies in.
    public static boolean shown(ZoneId zone, Instant instant) {
        var begun = Instant.ofEpochSecond(Math.floorDiv(instant.getEpochSecond(), HOUR.toSeconds()) * HOUR.toSeconds());
        return shown(zone, begun, begun.plus(HOUR));
    }

    /// Whether an hour of UTC begins here.
    static boolean begins(Instant instant) {
        return begins(instant, HOUR);
    }

    /// Whether a quarter of one does.
    static boolean beginsQuarter(Instant instant) {
        return begins(instant, QUARTER);
    }

    private static boolean begins(Instant instant, Duration step) {
        return instant.getNano() == 0 && instant.getEpochSecond() % step.toSeconds() == 0;
    }
}

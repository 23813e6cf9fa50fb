package dev.farthing.application.report;

import java.time.Duration;
import java.time.Instant;

/// What usage is summed up by.
public final class QuarterHour {
    private static final long SECONDS = Duration.ofMinutes(15).toSeconds();

    private QuarterHour() {}

    /// Where the sums have an end that nothing has come after yet.
    public static Instant after(Instant now) {
        return Instant.ofEpochSecond((Math.floorDiv(now.getEpochSecond(), SECONDS) + 1) * SECONDS);
    }
}

package dev.farthing.persistence.report;

import java.time.Duration;
import java.time.Instant;

/// Where the quarter hours begin that usage is summed by.
final class QuarterHours {
    private static final Duration LENGTH = Duration.ofMinutes(15);

    private QuarterHours() {}

    /// The beginning of the one an instant lies in.
    static Instant notAfter(Instant instant) {
        return Instant.ofEpochSecond(Math.floorDiv(instant.getEpochSecond(), LENGTH.toSeconds()) * LENGTH.toSeconds());
    }

    /// The first beginning that is not before an instant.
    static Instant notBefore(Instant instant) {
        var begun = notAfter(instant);
        return begun.equals(instant) ? begun : begun.plus(LENGTH);
    }
}

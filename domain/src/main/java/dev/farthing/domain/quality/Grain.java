package dev.farthing.domain.quality;

import java.time.Duration;
import java.time.Instant;

/// A length of time that is counted by itself.
public enum Grain {
    MINUTE(Duration.ofMinutes(1), Duration.ofMinutes(30)),
    FIVE_MINUTES(Duration.ofMinutes(5), Duration.ofHours(3)),
    HOUR(Duration.ofHours(1), Duration.ofHours(50)),
    DAY(Duration.ofDays(1), Duration.ofDays(35));

    private final Duration length;
    private final Duration kept;

    Grain(Duration length, Duration kept) {
        this.length = length;
        this.kept = kept;
    }

    public Duration length() {
        return length;
    }

    /// How long what was counted in it is kept.
    public Duration kept() {
        return kept;
    }

    /// When the one began that an instant lies in.
    public Instant begin(Instant at) {
        return Instant.ofEpochSecond(at.getEpochSecond() - Math.floorMod(at.getEpochSecond(), length.toSeconds()));
    }
}

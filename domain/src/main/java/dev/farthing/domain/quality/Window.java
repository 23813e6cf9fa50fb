package dev.farthing.domain.quality;

import java.time.Duration;

/// The time quality is looked at over, in whole grains.
public enum Window {
    FIVE_MINUTES(Duration.ofMinutes(5), Grain.MINUTE),
    HOUR(Duration.ofHours(1), Grain.FIVE_MINUTES),
    DAY(Duration.ofDays(1), Grain.HOUR);

    private final Duration length;
    private final Grain grain;

    Window(Duration length, Grain grain) {
        this.length = length;
        this.grain = grain;
    }

    public Duration length() {
        return length;
    }

    public Grain grain() {
        return grain;
    }
}

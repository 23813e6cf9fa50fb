package dev.farthing.persistence;

import java.time.Instant;

/// The lengths of time that sums are kept of, by the clock of UTC.
public enum Grain {
    QUARTER_HOUR(900),
    HOUR(3_600);

    private final long seconds;

    Grain(long seconds) {
        this.seconds = seconds;
    }

    /// The beginning of the one an instant lies in.
    public Instant notAfter(Instant instant) {
        return Instant.ofEpochSecond(Math.floorDiv(instant.getEpochSecond(), seconds) * seconds);
    }

    /// The first beginning that is not before an instant.
    public Instant notBefore(Instant instant) {
        var begun = notAfter(instant);
        return begun.equals(instant) ? begun : after(begun);
    }

    /// Where one ends.
    public Instant after(Instant begun) {
        return begun.plusSeconds(seconds);
    }

    public boolean begins(Instant instant) {
        return notAfter(instant).equals(instant);
    }
}

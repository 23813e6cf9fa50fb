package dev.farthing.application.readiness;

import java.net.URI;
import java.time.Duration;
import java.util.List;

/// How committing admissions goes at one moment.
///
/// @param silence for how long this process has not been able to commit one
/// @param others where the other replicas can be asked, those that were heard of when the database was last read
public record Pulse(Duration silence, List<URI> others) {
    private static final Duration LOST_AFTER = Duration.ofSeconds(5);
    /// Less by more than replicas differ in when they notice an outage that is common to them.
    private static final Duration WELL_WITHIN = Duration.ofSeconds(3);

    public Pulse {
        others = List.copyOf(others);
    }

    /// Whether others may take over from those whose pulse is lost.
    public boolean isWell() {
        return silence.compareTo(WELL_WITHIN) < 0;
    }

    boolean isLost() {
        return silence.compareTo(LOST_AFTER) >= 0;
    }
}

package dev.farthing.application.observation;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.InstantSource;

/// Finds what replicas of an older version, while they were there, did not sum up by everything.
@ApplicationScoped
public class MendUsage {
    private static final Duration LOOKED_BACK = Duration.ofDays(2);

    private final PendingUsage pending;
    private final InstantSource clock;

    public MendUsage(PendingUsage pending, InstantSource clock) {
        this.pending = pending;
        this.clock = clock;
    }

    public void mend() {
        pending.mend(clock.instant().minus(LOOKED_BACK));
    }
}

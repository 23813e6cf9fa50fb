package dev.farthing.rest.health;

import jakarta.inject.Singleton;
import java.util.concurrent.atomic.AtomicLong;

/// How often callers from other machines have asked this process how it is, since its start.
@Singleton
public class HealthChecks {
    private final AtomicLong checks = new AtomicLong();

    /// @param outside whether the caller is on another machine
    long count(boolean outside) {
        return outside ? checks.incrementAndGet() : checks.get();
    }

    public long sinceStart() {
        return checks.get();
    }
}

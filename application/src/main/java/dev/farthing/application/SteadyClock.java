package dev.farthing.application;

import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/// A clock that nobody sets: it reads the machine's once, and counts from there by what only ever grows.
///
/// Whoever sets the machine's clock, a time server that jumps or a person, changes nothing of what is decided here.
public final class SteadyClock implements InstantSource {
    private final Instant first;
    private final LongSupplier nanoClock;
    private final long firstNanos;

    /// @param machines read once, now
    /// @param nanoClock nanoseconds without a beginning that never go back
    public SteadyClock(InstantSource machines, LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
        this.first = machines.instant();
        this.firstNanos = nanoClock.getAsLong();
    }

    @Override
    public Instant instant() {
        return first.plusNanos(nanoClock.getAsLong() - firstNanos);
    }
}

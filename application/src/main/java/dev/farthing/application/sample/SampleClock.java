package dev.farthing.application.sample;

import java.time.Instant;
import java.time.InstantSource;

/// The time in the sample's past; it goes on as its calls are made.
public final class SampleClock implements InstantSource {
    private volatile Instant at = Instant.EPOCH;

    @Override
    public Instant instant() {
        return at;
    }

    void set(Instant instant) {
        at = instant;
    }
}

package dev.farthing.bootstrap;

import dev.farthing.application.Ids;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

/// UUIDv7 whose millisecond and 12-bit counter never run backwards; the rest is random, for uniqueness and not
/// secrecy.
@Singleton
class TimeOrderedIds implements Ids {
    private static final long COUNTER_BITS = 12;

    private final InstantSource clock;
    private final AtomicLong last = new AtomicLong();

    TimeOrderedIds(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public UUID next() {
        long now = clock.millis() << COUNTER_BITS;
        long tick = last.updateAndGet(previous -> Math.max(previous + 1, now));
        long high = (tick >>> COUNTER_BITS) << 16 | 0x7000 | (tick & 0xfff);
        long low = ThreadLocalRandom.current().nextLong() >>> 2 | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }
}

package dev.farthing.upstream.identity;

import dev.farthing.domain.fault.FaultException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Something the provider says of itself: read by one thread while few others wait for it, and kept, as is for a
/// moment
/// that it cannot be had. A provider that does not answer so keeps a handful of threads, and not all that ask.
final class Kept<T> {
    static final Duration DOWN = Duration.ofSeconds(5);
    static final int MOST_WAITING = 8;

    private final InstantSource clock;
    private final Supplier<FaultException> busy;
    private final long waitMillis;
    private final ReentrantLock turn = new ReentrantLock();
    private final Semaphore line = new Semaphore(MOST_WAITING);
    private volatile @Nullable Reading<T> last;
    private volatile @Nullable Outage outage;

    private record Reading<T>(T value, Instant at) {}

    private record Outage(FaultException why, Instant until) {}

    /// @param busy what is told to whom there is no time or room for
    Kept(InstantSource clock, Supplier<FaultException> busy, long waitMillis) {
        this.clock = clock;
        this.busy = busy;
        this.waitMillis = waitMillis;
    }

    /// What was read no longer ago than this, else what is read now.
    T within(Duration age, Supplier<T> reading) {
        var known = known(age);
        if (known != null) {
            return known.value();
        }
        if (!line.tryAcquire()) {
            throw busy.get();
        }
        try {
            if (!turn.tryLock(waitMillis, TimeUnit.MILLISECONDS)) {
                throw busy.get();
            }
            try {
                known = known(age);
                return known == null ? read(reading) : known.value();
            } finally {
                turn.unlock();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw busy.get();
        } finally {
            line.release();
        }
    }

    private @Nullable Reading<T> known(Duration age) {
        var now = clock.instant();
        var known = last;
        if (known != null && !now.isAfter(known.at().plus(age))) {
            return known;
        }
        var down = outage;
        if (down != null && now.isBefore(down.until())) {
            throw down.why();
        }
        return null;
    }

    private T read(Supplier<T> reading) {
        try {
            var value = reading.get();
            last = new Reading<>(value, clock.instant());
            outage = null;
            return value;
        } catch (FaultException why) {
            outage = new Outage(why, clock.instant().plus(DOWN));
            throw why;
        }
    }
}

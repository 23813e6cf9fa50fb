package dev.farthing.persistence.limit;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import io.github.bucket4j.local.SynchronizationStrategy;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// So many per minute, coming back evenly; what was used beyond is owed. Guarded by the [Level] it belongs to.
final class MinuteBucket {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final int limit;
    private final Bucket bucket;

    private MinuteBucket(int limit, TimeMeter clock) {
        this.limit = limit;
        this.bucket = Bucket.builder()
                .addLimit(bandwidth -> bandwidth.capacity(limit).refillGreedy(limit, MINUTE))
                .withCustomTimePrecision(clock)
                .withSynchronizationStrategy(SynchronizationStrategy.NONE)
                .build();
    }

    /// The bucket of a limit, in which all that the one before had lost is missing; null when there is no limit.
    static @Nullable MinuteBucket following(@Nullable MinuteBucket before, @Nullable Integer limit, TimeMeter clock) {
        if (limit == null || (before != null && before.limit == limit)) {
            return limit == null ? null : before;
        }
        var fresh = new MinuteBucket(limit, clock);
        if (before != null && before.used() > 0) {
            fresh.take(before.used());
        }
        return fresh;
    }

    int limit() {
        return limit;
    }

    long left() {
        return Math.max(0, bucket.getAvailableTokens());
    }

    long used() {
        return limit - bucket.getAvailableTokens();
    }

    /// How long until so many are there; more than the whole bucket are there when it is full.
    Duration waitFor(long amount) {
        long asked = Math.clamp(amount, 1, limit);
        return Duration.ofNanos(bucket.estimateAbilityToConsume(asked).getNanosToWaitForRefill());
    }

    /// How long until nothing is missing.
    Duration untilFull() {
        return waitFor(limit);
    }

    void take(long amount) {
        if (amount > 0) {
            bucket.consumeIgnoringRateLimits(amount);
        }
    }

    /// Takes the rest of what an estimate left out, or gives back what it had too much.
    void correct(long difference) {
        if (difference < 0) {
            bucket.addTokens(-difference);
        } else {
            take(difference);
        }
    }
}

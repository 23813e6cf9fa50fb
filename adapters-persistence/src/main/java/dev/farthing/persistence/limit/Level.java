package dev.farthing.persistence.limit;

import dev.farthing.application.relay.RateLimits.Limits;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/// What one key or one org has running and left. To be touched under its own lock alone.
final class Level {
    private final String name;
    private final InstantSource source;
    /// The buckets ask for the time at every turn; within one decision it stands still.
    private final TimeMeter clock = new TimeMeter() {
        @Override
        public long currentTimeNanos() {
            return nowNanos;
        }

        @Override
        public boolean isWallClockBased() {
            return true;
        }
    };
    private long nowNanos;
    private Limits limits = Limits.NONE;
    private @Nullable MinuteBucket requests;
    private @Nullable MinuteBucket tokens;
    private int running;
    private boolean forgotten;

    /// @param name whose limits these are, for a sentence
    Level(String name, InstantSource source) {
        this.name = name;
        this.source = source;
    }

    /// Reads the clock; to be called first whenever the lock was taken.
    void look() {
        nowNanos = source.millis() * 1_000_000;
    }

    String name() {
        return name;
    }

    /// Whether it was dropped from memory since it was looked up: then it counts nothing any more.
    boolean forgotten() {
        return forgotten;
    }

    /// Forgets it when a new one would say the same.
    boolean forgetIfIdle() {
        forgotten = running == 0 && isFull(requests) && isFull(tokens);
        return forgotten;
    }

    private static boolean isFull(@Nullable MinuteBucket bucket) {
        return bucket == null || bucket.used() <= 0;
    }

    void adopt(Limits now) {
        if (!limits.equals(now)) {
            requests = MinuteBucket.following(requests, now.requestsPerMinute(), clock);
            tokens = MinuteBucket.following(tokens, now.tokensPerMinute(), clock);
            limits = now;
        }
    }

    Limits limits() {
        return limits;
    }

    @Nullable
    MinuteBucket requests() {
        return requests;
    }

    @Nullable
    MinuteBucket tokens() {
        return tokens;
    }

    boolean hasPlace() {
        var most = limits.concurrent();
        return most == null || running < most;
    }

    Duration waitForRequest() {
        return requests == null ? Duration.ZERO : requests.waitFor(1);
    }

    Duration waitForTokens(long amount) {
        return tokens == null ? Duration.ZERO : tokens.waitFor(amount);
    }

    void start(long expectedTokens) {
        running++;
        if (requests != null) {
            requests.take(1);
        }
        if (tokens != null) {
            tokens.take(expectedTokens);
        }
    }

    void finish(long tokensBeyondExpected) {
        running--;
        if (tokens != null) {
            tokens.correct(tokensBeyondExpected);
        }
    }
}

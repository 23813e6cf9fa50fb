package dev.farthing.persistence.limit;

import dev.farthing.application.relay.RateLimits.Limits;
import io.github.bucket4j.BandwidthBuilder;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.TimeMeter;
import io.github.bucket4j.TokensInheritanceStrategy;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What one key, or one org, has left of its limits; to be used under its own lock.
final class Level {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final String whose;
    private final TimeMeter clock;
    private Limits limits = Limits.NONE;
    private @Nullable Bucket requests;
    private @Nullable Bucket tokens;
    private int running;

    Level(String whose, TimeMeter clock) {
        this.whose = whose;
        this.clock = clock;
    }

    String whose() {
        return whose;
    }

    /// Takes on limits that may have been changed since the last call; what was used of the old ones stays used.
    void limit(Limits newest) {
        if (newest.equals(limits)) {
            return;
        }
        requests = bucket(requests, newest.requestsPerMinute());
        tokens = bucket(tokens, newest.tokensPerMinute());
        limits = newest;
    }

    boolean isFull() {
        return limits.concurrent() != null && running >= limits.concurrent();
    }

    Limits limits() {
        return limits;
    }

    /// How long until a request fits; zero when it fits now.
    Duration waitForRequest() {
        return requests == null ? Duration.ZERO : waitFor(requests, 1);
    }

    /// How long until so many tokens fit; more than a minute's worth counts as a minute's worth.
    Duration waitForTokens(long wanted) {
        return tokens == null ? Duration.ZERO : waitFor(tokens, fitting(wanted));
    }

    /// Lets a call in that was found to fit.
    void start(long wanted) {
        running++;
        if (requests != null) {
            requests.tryConsume(1);
        }
        if (tokens != null && wanted > 0) {
            tokens.tryConsume(fitting(wanted));
        }
    }

    void finish(long wanted, long used) {
        running--;
        if (tokens == null) {
            return;
        }
        long more = used - fitting(wanted);
        if (more > 0) {
            tokens.consumeIgnoringRateLimits(more);
        } else if (more < 0) {
            tokens.addTokens(-more);
        }
    }

    /// Whether forgetting this level would change nothing.
    boolean isIdle() {
        return running == 0
                && (requests == null || requests.getAvailableTokens() >= perMinute(limits.requestsPerMinute()))
                && (tokens == null || tokens.getAvailableTokens() >= perMinute(limits.tokensPerMinute()));
    }

    long remainingRequests() {
        return requests == null ? Long.MAX_VALUE : requests.getAvailableTokens();
    }

    long remainingTokens() {
        return tokens == null ? Long.MAX_VALUE : tokens.getAvailableTokens();
    }

    static Duration untilFull(long limit, long remaining) {
        return Duration.ofMillis(Math.max(0, limit - remaining) * MINUTE.toMillis() / limit);
    }

    private static Duration waitFor(Bucket bucket, long wanted) {
        return wanted <= 0
                ? Duration.ZERO
                : Duration.ofNanos(bucket.estimateAbilityToConsume(wanted).getNanosToWaitForRefill());
    }

    private long fitting(long wanted) {
        return Math.min(wanted, perMinute(limits.tokensPerMinute()));
    }

    private static long perMinute(@Nullable Integer limit) {
        return limit == null ? 0 : limit;
    }

    private @Nullable Bucket bucket(@Nullable Bucket old, @Nullable Integer perMinute) {
        if (perMinute == null) {
            return null;
        }
        var bandwidth = BandwidthBuilder.builder()
                .capacity(perMinute)
                .refillGreedy(perMinute, MINUTE)
                .build();
        if (old == null) {
            return Bucket.builder()
                    .addLimit(bandwidth)
                    .withCustomTimePrecision(clock)
                    .build();
        }
        old.replaceConfiguration(
                BucketConfiguration.builder().addLimit(bandwidth).build(),
                TokensInheritanceStrategy.PROPORTIONALLY);
        return old;
    }
}

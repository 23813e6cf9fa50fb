package dev.farthing.rest.relay;

import dev.farthing.application.relay.RateLimits.Standing;
import io.vertx.core.MultiMap;
import java.time.Duration;

/// Rate limits as OpenAI's clients read them.
final class RateHeaders {
    private RateHeaders() {}

    static void put(MultiMap headers, Standing standing) {
        if (standing.limitRequests() >= 0) {
            headers.set("x-ratelimit-limit-requests", Long.toString(standing.limitRequests()));
            headers.set("x-ratelimit-remaining-requests", Long.toString(Math.max(0, standing.remainingRequests())));
            headers.set("x-ratelimit-reset-requests", duration(standing.resetRequests()));
        }
        if (standing.limitTokens() >= 0) {
            headers.set("x-ratelimit-limit-tokens", Long.toString(standing.limitTokens()));
            headers.set("x-ratelimit-remaining-tokens", Long.toString(Math.max(0, standing.remainingTokens())));
            headers.set("x-ratelimit-reset-tokens", duration(standing.resetTokens()));
        }
    }

    static void putRetryAfter(MultiMap headers, Duration retryAfter) {
        headers.set("retry-after", Long.toString(seconds(retryAfter)));
        headers.set("retry-after-ms", Long.toString(retryAfter.toMillis()));
    }

    /// Whole seconds, rounded up, at least one.
    static long seconds(Duration duration) {
        return Math.max(1, (duration.toMillis() + 999) / 1000);
    }

    /// `6m0s`, `12s`, `250ms`.
    static String duration(Duration duration) {
        if (duration.compareTo(Duration.ofSeconds(1)) < 0) {
            return duration.toMillis() + "ms";
        }
        long seconds = duration.toSeconds();
        return seconds < 60 ? seconds + "s" : seconds / 60 + "m" + seconds % 60 + "s";
    }
}

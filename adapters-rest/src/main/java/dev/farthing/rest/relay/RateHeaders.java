package dev.farthing.rest.relay;

import dev.farthing.application.relay.RateLimits.Standing;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.time.Duration;

/// Rate limits as OpenAI's clients read them.
final class RateHeaders {
    private static final CharSequence LIMIT_REQUESTS = HttpHeaders.createOptimized("x-ratelimit-limit-requests");
    private static final CharSequence REMAINING_REQUESTS =
            HttpHeaders.createOptimized("x-ratelimit-remaining-requests");
    private static final CharSequence RESET_REQUESTS = HttpHeaders.createOptimized("x-ratelimit-reset-requests");
    private static final CharSequence LIMIT_TOKENS = HttpHeaders.createOptimized("x-ratelimit-limit-tokens");
    private static final CharSequence REMAINING_TOKENS = HttpHeaders.createOptimized("x-ratelimit-remaining-tokens");
    private static final CharSequence RESET_TOKENS = HttpHeaders.createOptimized("x-ratelimit-reset-tokens");

    private RateHeaders() {}

    static void put(MultiMap headers, Standing standing) {
        if (standing.limitRequests() >= 0) {
            headers.add(LIMIT_REQUESTS, Long.toString(standing.limitRequests()));
            headers.add(REMAINING_REQUESTS, Long.toString(Math.max(0, standing.remainingRequests())));
            headers.add(RESET_REQUESTS, duration(standing.resetRequests()));
        }
        if (standing.limitTokens() >= 0) {
            headers.add(LIMIT_TOKENS, Long.toString(standing.limitTokens()));
            headers.add(REMAINING_TOKENS, Long.toString(Math.max(0, standing.remainingTokens())));
            headers.add(RESET_TOKENS, duration(standing.resetTokens()));
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
        long seconds = duration.toSeconds();
        if (seconds < 1) {
            return duration.toMillis() + "ms";
        }
        return seconds < 60 ? seconds + "s" : seconds / 60 + "m" + seconds % 60 + "s";
    }
}

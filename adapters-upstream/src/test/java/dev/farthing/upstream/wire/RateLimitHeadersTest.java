package dev.farthing.upstream.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.MultiMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RateLimitHeadersTest {
    private static MultiMap headers(String... namesAndValues) {
        var headers = MultiMap.caseInsensitiveMultiMap().add("content-type", "application/json");
        for (int i = 0; i < namesAndValues.length; i += 2) {
            headers.add(namesAndValues[i], namesAndValues[i + 1]);
        }
        return headers;
    }

    @Test
    void anAnswerTellsLimitsOfWhichATenthOrLessIsLeft() {
        assertThat(RateLimitHeaders.near(headers(
                        "X-RateLimit-Limit-Requests", "500",
                        "X-RateLimit-Remaining-Requests", "499",
                        "x-ratelimit-limit-tokens", "30000",
                        "x-ratelimit-remaining-tokens", "3000",
                        "x-ratelimit-reset-tokens", "6m0s")))
                .isEqualTo(Map.of(
                        "x-ratelimit-limit-requests", "500",
                        "x-ratelimit-remaining-requests", "499",
                        "x-ratelimit-limit-tokens", "30000",
                        "x-ratelimit-remaining-tokens", "3000",
                        "x-ratelimit-reset-tokens", "6m0s"));
        assertThat(RateLimitHeaders.near(headers(
                        "anthropic-ratelimit-requests-limit", "50",
                        "anthropic-ratelimit-requests-remaining", "49",
                        "anthropic-ratelimit-output-tokens-limit", "8000",
                        "anthropic-ratelimit-output-tokens-remaining", "0")))
                .containsEntry("anthropic-ratelimit-output-tokens-remaining", "0");
    }

    @Test
    void whereMoreIsLeftOrNothingIsSaidNothingIsKept() {
        assertThat(RateLimitHeaders.near(headers())).isNull();
        assertThat(RateLimitHeaders.near(headers(
                        "x-ratelimit-limit-requests", "500",
                        "x-ratelimit-remaining-requests", "51",
                        "x-ratelimit-limit-tokens", "30000",
                        "x-ratelimit-remaining-tokens", "3001")))
                .isNull();
        assertThat(RateLimitHeaders.near(
                        headers("x-ratelimit-limit-requests", "many", "x-ratelimit-remaining-requests", "few")))
                .isNull();
        assertThat(RateLimitHeaders.near(headers("x-ratelimit-limit-requests", "500")))
                .isNull();
    }
}

package dev.farthing.upstream.wire;

import io.vertx.core.MultiMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What a vendor says of its limits of rate in the headers of an answer.
public final class RateLimitHeaders {
    private static final String RATE_LIMIT = "ratelimit";
    private static final String RETRY_AFTER = "retry-after";
    private static final int MOST = 24;
    private static final int LONGEST_NUMBER = 18;
    private static final int LONGEST_NAME = 64;
    private static final int LONGEST_VALUE = 128;

    private static final int NEAR = 10;

    private RateLimitHeaders() {}

    /// The same of an answer after which a tenth of what is allowed, or less, is left; null where more is, or the
    /// vendor says nothing of it. Asked of every answer, so that few names are looked for.
    public static @Nullable Map<String, String> near(MultiMap headers) {
        boolean near = headers.contains("x-ratelimit-limit-requests")
                ? isNear(headers, "x-ratelimit-%s-requests", "x-ratelimit-%s-tokens")
                : headers.contains("anthropic-ratelimit-requests-limit")
                        && isNear(
                                headers,
                                "anthropic-ratelimit-requests-%s",
                                "anthropic-ratelimit-tokens-%s",
                                "anthropic-ratelimit-input-tokens-%s",
                                "anthropic-ratelimit-output-tokens-%s");
        return near ? of(headers) : null;
    }

    private static boolean isNear(MultiMap headers, String... names) {
        for (var name : names) {
            long most = number(headers.get(name.replace("%s", "limit")));
            long left = number(headers.get(name.replace("%s", "remaining")));
            if (most > 0 && left >= 0 && left <= most / NEAR) {
                return true;
            }
        }
        return false;
    }

    /// Negative where it is none.
    private static long number(@Nullable String text) {
        if (text == null || text.isEmpty() || text.length() > LONGEST_NUMBER) {
            return -1;
        }
        long number = 0;
        for (int i = 0; i < text.length(); i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            number = number * 10 + digit;
        }
        return number;
    }

    /// By their lower-case names; a vendor that sends more than is usual is not heard to the end.
    public static Map<String, String> of(MultiMap headers) {
        var limits = new TreeMap<String, String>();
        for (var header : headers) {
            var name = header.getKey().toLowerCase(Locale.ROOT);
            boolean tells = name.contains(RATE_LIMIT) || name.startsWith(RETRY_AFTER);
            if (tells && limits.size() < MOST && name.length() <= LONGEST_NAME) {
                var value = header.getValue();
                limits.put(name, value.length() > LONGEST_VALUE ? value.substring(0, LONGEST_VALUE) : value);
            }
        }
        return limits;
    }
}

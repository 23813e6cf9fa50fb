package dev.farthing.upstream.wire;

import io.vertx.core.MultiMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// What a vendor says of its limits of rate in the headers of an answer.
public final class RateLimitHeaders {
    private static final String RATE_LIMIT = "ratelimit";
    private static final String RETRY_AFTER = "retry-after";
    private static final int MOST = 24;
    private static final int LONGEST_NAME = 64;
    private static final int LONGEST_VALUE = 128;

    private RateLimitHeaders() {}

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

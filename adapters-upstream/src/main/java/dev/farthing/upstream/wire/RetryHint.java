package dev.farthing.upstream.wire;

import io.vertx.core.MultiMap;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/// Reads when a vendor wants to be asked again.
public final class RetryHint {
    private static final long LONGEST_MILLIS = Duration.ofDays(7).toMillis();
    private static final ZoneId CALIFORNIA = ZoneId.of("America/Los_Angeles");
    private static final String[] LIMITS = {"requests", "tokens"};
    private static final String[] TIMED_LIMITS = {"requests", "tokens", "input-tokens", "output-tokens"};

    private RetryHint() {}

    /// The longest wait the headers ask for, at most a week; null when they ask for none.
    public static @Nullable Duration of(MultiMap headers, Instant now) {
        var millis = number(headers.get("retry-after-ms"), 1);
        if (millis < 0) {
            millis = retryAfter(headers.get("retry-after"), now);
        }
        if (millis < 0) {
            millis = usedUp(headers);
        }
        if (millis < 0) {
            millis = usedUpUntil(headers, now);
        }
        return bounded(millis);
    }

    /// Until what Google gives by the day is given anew: at midnight in California.
    public static Duration untilNewDay(Instant now) {
        return Duration.between(
                now,
                now.atZone(CALIFORNIA)
                        .toLocalDate()
                        .plusDays(1)
                        .atStartOfDay(CALIFORNIA)
                        .toInstant());
    }

    /// A wait as vendors write it in their sentences and documents; null for anything else.
    static @Nullable Duration wait(String text) {
        return bounded(duration(text));
    }

    private static @Nullable Duration bounded(long millis) {
        return millis < 0 ? null : Duration.ofMillis(Math.min(millis, LONGEST_MILLIS));
    }

    /// Anthropic tells the time at which a limit is whole again, others one moment for all limits.
    private static long usedUpUntil(MultiMap headers, Instant now) {
        var longest = -1L;
        for (var limit : TIMED_LIMITS) {
            if ("0".equals(headers.get("anthropic-ratelimit-" + limit + "-remaining"))) {
                longest = Math.max(longest, until(headers.get("anthropic-ratelimit-" + limit + "-reset"), now));
            }
        }
        if (longest < 0 && "0".equals(headers.get("x-ratelimit-remaining"))) {
            longest = moment(headers.get("x-ratelimit-reset"), now);
        }
        return longest;
    }

    private static long until(@Nullable String value, Instant now) {
        try {
            return value == null
                    ? -1
                    : Math.max(0, Duration.between(now, Instant.parse(value)).toMillis());
        } catch (DateTimeException noDate) {
            return -1;
        }
    }

    /// Milliseconds or seconds of the clock, or seconds from now.
    private static long moment(@Nullable String value, Instant now) {
        if (value == null
                || value.isEmpty()
                || value.length() > 15
                || !value.chars().allMatch(Character::isDigit)) {
            return duration(value);
        }
        var number = Long.parseLong(value);
        var at = number > 100_000_000_000L ? number : number > 100_000_000L ? number * 1_000 : -1;
        return at < 0 ? number * 1_000 : Math.max(0, at - now.toEpochMilli());
    }

    private static long retryAfter(@Nullable String value, Instant now) {
        var seconds = number(value, 1_000);
        if (seconds >= 0 || value == null) {
            return seconds;
        }
        try {
            var at = ZonedDateTime.parse(value.trim(), DateTimeFormatter.RFC_1123_DATE_TIME);
            return Math.max(0, Duration.between(now, at).toMillis());
        } catch (DateTimeException noDate) {
            return -1;
        }
    }

    private static long usedUp(MultiMap headers) {
        var longest = -1L;
        for (var limit : LIMITS) {
            var remaining = headers.get("x-ratelimit-remaining-" + limit);
            if ("0".equals(remaining)) {
                longest = Math.max(longest, duration(headers.get("x-ratelimit-reset-" + limit)));
            }
        }
        return longest;
    }

    /// A duration as OpenAI writes it (`6m0s`, `29.055s`, `60ms`), or bare seconds; negative for anything
    /// else.
    static long duration(@Nullable String value) {
        var bare = number(value, 1_000);
        if (bare >= 0 || value == null) {
            return bare;
        }
        var text = value.trim();
        var millis = 0L;
        var i = 0;
        while (i < text.length()) {
            var digits = i;
            while (digits < text.length() && isOfNumber(text.charAt(digits))) {
                digits++;
            }
            var unit = digits;
            while (unit < text.length() && Character.isLetter(text.charAt(unit))) {
                unit++;
            }
            var part = number(text.substring(i, digits), factor(text.substring(digits, unit)));
            if (part < 0 || unit == digits) {
                return -1;
            }
            millis += part;
            i = unit;
        }
        return millis;
    }

    private static long factor(String unit) {
        return switch (unit) {
            case "ms" -> 1;
            case "s" -> 1_000;
            case "m" -> 60_000;
            case "h" -> 3_600_000;
            case "d" -> 86_400_000;
            default -> -1;
        };
    }

    private static boolean isOfNumber(char c) {
        return c == '.' || (c >= '0' && c <= '9');
    }

    /// A plain decimal times a factor, rounded up; negative for anything else.
    private static long number(@Nullable String value, long factor) {
        var text = value == null ? "" : value.trim();
        if (text.isEmpty() || text.length() > 18 || factor < 0) {
            return -1;
        }
        var whole = 0L;
        var scale = 0L;
        var fraction = 0L;
        for (var i = 0; i < text.length(); i++) {
            var c = text.charAt(i);
            if (c == '.' && scale == 0) {
                scale = 1;
            } else if (c < '0' || c > '9') {
                return -1;
            } else if (scale == 0) {
                whole = Math.min(whole * 10 + (c - '0'), LONGEST_MILLIS);
            } else if (scale < 1_000_000) {
                scale *= 10;
                fraction = fraction * 10 + (c - '0');
            }
        }
        return whole * factor + (scale == 0 ? 0 : Math.ceilDiv(fraction * factor, scale));
    }
}

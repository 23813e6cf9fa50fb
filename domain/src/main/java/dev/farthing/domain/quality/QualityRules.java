package dev.farthing.domain.quality;

import java.time.Duration;

/// What is good enough.
///
/// @param leastCalls how many calls a verdict takes
/// @param success how many calls in a thousand must be answered
/// @param slowness how many times its usual P99 a channel may take
/// @param serverErrors how many calls in a thousand may end in a status of 500 or above
/// @param timeouts how many calls in a thousand may end in a time-out
/// @param shifting whether calls go elsewhere while a channel is bad
/// @param step how long a channel must do well with a part of the calls before it gets more
public record QualityRules(
        int leastCalls, int success, int slowness, int serverErrors, int timeouts, boolean shifting, Duration step) {
    public static final QualityRules DEFAULT = new QualityRules(200, 990, 3, 10, 5, true, Duration.ofMinutes(2));

    /// How many calls a verdict takes on a channel that gets only a part of them.
    int leastOnReturn() {
        return Math.max(10, leastCalls / 10);
    }
}

package dev.farthing.domain.webhook;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// When a message that was not taken is brought again: soon, then ever more seldom, until the first attempt that is
/// made three days after it was due.
public final class Retries {
    public static final Duration LAST_AFTER = Duration.ofDays(3);
    private static final Duration FIRST = Duration.ofSeconds(2);
    private static final Duration LONGEST = Duration.ofHours(6);
    private static final Duration LONGEST_ASKED = Duration.ofDays(1);
    private static final int GROWTH = 4;
    private static final int WHOLE = 1_000;

    private Retries() {}

    /// Empty when enough attempts were made.
    ///
    /// @param attempts how many were made, the last one included
    /// @param due since when it is to be brought
    /// @param asked how long its receiver wants to be left alone; null when it did not say
    /// @param chance of a thousand, by which many waits differ: half of each wait is certain
    public static Optional<Instant> next(int attempts, Instant due, Instant now, @Nullable Duration asked, int chance) {
        if (!now.isBefore(due.plus(LAST_AFTER))) {
            return Optional.empty();
        }
        var half = usual(attempts).dividedBy(2);
        var wait = half.plus(half.multipliedBy(Math.clamp(chance, 0, WHOLE)).dividedBy(WHOLE));
        if (asked != null && asked.compareTo(wait) > 0) {
            wait = asked.compareTo(LONGEST_ASKED) > 0 ? LONGEST_ASKED : asked;
        }
        return Optional.of(now.plus(wait));
    }

    private static Duration usual(int attempts) {
        var wait = FIRST;
        for (int i = 1; i < attempts && wait.compareTo(LONGEST) < 0; i++) {
            wait = wait.multipliedBy(GROWTH);
        }
        return wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
    }
}

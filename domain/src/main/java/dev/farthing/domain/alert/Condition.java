package dev.farthing.domain.alert;

import java.math.BigDecimal;
import java.time.Duration;

/// When it is time to tell, and when it is over: a value that wavers about its threshold is told of once.
///
/// @param resolve what a value that alarmed must get past for the alarm to end; the threshold itself or less strict
/// @param window over which the value is taken; of no meaning where it is about now
/// @param leastCalls of fewer calls nothing is said where that matters
public record Condition(
        Metric metric,
        Comparison comparison,
        BigDecimal threshold,
        BigDecimal resolve,
        Duration window,
        int leastCalls) {
    public static final Duration SHORTEST_WINDOW = Duration.ofMinutes(1);
    public static final Duration LONGEST_WINDOW = Duration.ofHours(1);
    public static final int MOST_LEAST_CALLS = 100_000;

    public Condition {
        if (window.compareTo(SHORTEST_WINDOW) < 0 || window.compareTo(LONGEST_WINDOW) > 0) {
            throw new IllegalArgumentException("a window lasts from a minute to an hour");
        }
        if (leastCalls < 1 || leastCalls > MOST_LEAST_CALLS) {
            throw new IllegalArgumentException("nothing can be said of less than one call");
        }
        if (!comparison.holds(threshold, resolve)) {
            throw new IllegalArgumentException("an alarm ends at its threshold or before, not beyond it");
        }
    }

    /// Whether the value is reason enough to begin.
    boolean alarms(BigDecimal value) {
        return comparison.holds(value, threshold);
    }

    /// Whether an alarm that has begun goes on. At its end a value is past `resolve`; where that is the threshold, it
    /// has left the threshold.
    boolean keepsAlarming(BigDecimal value) {
        return comparison.holds(value, resolve) && (alarms(value) || value.compareTo(resolve) != 0);
    }
}

package dev.farthing.domain.balance;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// When an account will be empty if it is used as it was.
public final class Exhaustion {
    /// So much of the past counts.
    public static final Duration LOOK_BACK = Duration.ofDays(7);

    /// What lies further ahead is no prediction.
    public static final Duration FURTHEST = Duration.ofDays(3_650);

    private static final Duration SHORTEST = Duration.ofMinutes(10);

    private Exhaustion() {}

    /// What was left at an instant.
    public record Point(Instant at, BigDecimal left) {}

    /// Goes on from the last point by what was used since the last time there was more, per second; empty when that
    /// is too short a time, or nothing was used.
    ///
    /// @param points the earliest first
    public static Optional<Instant> predicted(List<Point> points) {
        if (points.isEmpty()) {
            return Optional.empty();
        }
        var last = points.getLast();
        if (last.left.signum() <= 0) {
            return Optional.of(last.at);
        }
        int begin = points.size() - 1;
        while (begin > 0
                && points.get(begin - 1).left.compareTo(points.get(begin).left) >= 0
                && !points.get(begin - 1).at.isBefore(last.at.minus(LOOK_BACK))) {
            begin--;
        }
        var first = points.get(begin);
        var time = Duration.between(first.at, last.at);
        var used = first.left.subtract(last.left);
        if (time.compareTo(SHORTEST) < 0 || used.signum() <= 0) {
            return Optional.empty();
        }
        var seconds = last.left.multiply(BigDecimal.valueOf(time.toSeconds())).divide(used, 0, RoundingMode.DOWN);
        return seconds.compareTo(BigDecimal.valueOf(FURTHEST.toSeconds())) > 0
                ? Optional.empty()
                : Optional.of(last.at.plusSeconds(seconds.longValueExact()));
    }
}

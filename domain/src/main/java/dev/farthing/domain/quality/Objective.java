package dev.farthing.domain.quality;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/// What the calls of a model are meant to achieve in a month.
///
/// @param availability how many of a hundred calls are to succeed; null where nothing is said of it
/// @param p99Millis what 99 of a hundred calls are not to take longer than; null where nothing is said of it
public record Objective(
        String model,
        @Nullable BigDecimal availability,
        @Nullable Integer p99Millis) {
    public static final int DECIMALS = 4;
    public static final int LONGEST_MILLIS = 3_600_000;

    private static final BigDecimal ALL = BigDecimal.valueOf(100);
    private static final BigDecimal IN_TIME = BigDecimal.valueOf(99);

    public Objective {
        if (availability == null && p99Millis == null) {
            throw new IllegalArgumentException("an objective is about something");
        }
        if (availability != null && (availability.signum() <= 0 || availability.compareTo(ALL) > 0)) {
            throw new IllegalArgumentException("a share lies between 0 and 100");
        }
        if (p99Millis != null && (p99Millis < 1 || p99Millis > LONGEST_MILLIS)) {
            throw new IllegalArgumentException("a time lies between a millisecond and an hour");
        }
    }

    /// How calls stand to one target.
    ///
    /// @param attained the share of them that met it, in per cent; null where there were none
    /// @param left how much of what may miss it is left, in per cent: below zero once more has
    public record Standing(@Nullable BigDecimal attained, BigDecimal left) {}

    /// How calls stand of which so many succeeded; null where nothing is said of it.
    public @Nullable Standing succeeded(long good, long all) {
        return availability == null ? null : standing(availability, good, all);
    }

    /// How calls stand that took so long; null where nothing is said of it.
    public @Nullable Standing inTime(Histogram latency) {
        return p99Millis == null ? null : standing(IN_TIME, latency.upTo(p99Millis), latency.total());
    }

    private static Standing standing(BigDecimal target, long good, long all) {
        if (all == 0) {
            return new Standing(null, ALL);
        }
        var missed = ALL.multiply(BigDecimal.valueOf(all - good));
        var mayMiss = ALL.subtract(target).multiply(BigDecimal.valueOf(all));
        return new Standing(
                ALL.multiply(BigDecimal.valueOf(good)).divide(BigDecimal.valueOf(all), DECIMALS, RoundingMode.HALF_UP),
                mayMiss.signum() == 0
                        ? missed.signum() == 0 ? ALL : BigDecimal.ZERO
                        : ALL.subtract(missed.multiply(ALL).divide(mayMiss, DECIMALS, RoundingMode.HALF_UP)));
    }
}

package dev.farthing.domain.balance;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/// When a balance is asked for again: by its provider's interval, a little apart from all others, and ever more
/// seldom while it fails.
public final class PollTimes {
    private static final Duration LONGEST_PAUSE = Duration.ofHours(1);
    private static final int MOST_DOUBLINGS = 10;
    private static final int PERMILLE = 1_000;
    private static final int SPREAD_PERMILLE = 200;
    private static final int STALE_INTERVALS = 3;

    private PollTimes() {}

    /// @param failures how many times in a row it failed; 0 after a success
    public static Instant next(UUID credential, Instant now, Duration interval, int failures) {
        var pause = interval.multipliedBy(1L << Math.min(failures, MOST_DOUBLINGS));
        if (pause.compareTo(LONGEST_PAUSE) > 0) {
            pause = interval.compareTo(LONGEST_PAUSE) > 0 ? interval : LONGEST_PAUSE;
        }
        return now.plus(spread(pause, credential, now));
    }

    /// Up to a tenth earlier or later, otherwise for each and each time; so no dice are needed.
    private static Duration spread(Duration pause, UUID credential, Instant now) {
        long draw = Math.floorMod(
                (credential.hashCode() * 0x9e3779b97f4a7c15L) ^ (now.toEpochMilli() * 0xbf58476d1ce4e5b9L),
                (long) SPREAD_PERMILLE + 1);
        return pause.multipliedBy(PERMILLE - SPREAD_PERMILLE / 2 + draw).dividedBy(PERMILLE);
    }

    /// Whether what was heard last is older than three intervals.
    public static boolean isStale(Instant heard, Instant now, Duration interval) {
        return heard.plus(interval.multipliedBy(STALE_INTERVALS)).isBefore(now);
    }
}

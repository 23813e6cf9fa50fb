package dev.farthing.domain.quality;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// What is known of how well one channel serves.
///
/// @param windows everything that was counted in each window
/// @param judged the same without what happened before the last [Shift]
/// @param usual the week before the last hour
public record ChannelQuality(Map<Window, Tally> windows, Map<Window, Tally> judged, Tally usual, Shift shift) {
    private static final Duration WEEK = Duration.ofDays(7);

    /// What was counted of a channel within one grain.
    public record Counted(Channel channel, Grain grain, Instant begin, Tally tally) {
        private Instant end() {
            return begin.plus(grain.length());
        }
    }

    public static ChannelQuality of(List<Counted> counted, Shift shift, Instant now) {
        var windows = empty();
        var judged = empty();
        var usual = new Tally();
        for (var one : counted) {
            windows.forEach((window, tally) -> addTo(tally, window, one, now));
            if (!one.begin.isBefore(shift.changedAt())) {
                judged.forEach((window, tally) -> addTo(tally, window, one, now));
            }
            if (isUsual(one, now)) {
                usual.add(one.tally);
            }
        }
        return new ChannelQuality(windows, judged, usual, shift);
    }

    /// From when on everything there is of a grain is needed.
    public static Instant since(Grain grain, Instant now) {
        return switch (grain) {
            case MINUTE -> now.minus(Window.FIVE_MINUTES.length());
            case FIVE_MINUTES -> now.minus(Window.HOUR.length());
            case HOUR -> now.minus(Window.DAY.length()).minus(Grain.DAY.length());
            case DAY -> now.minus(WEEK);
        };
    }

    private static Map<Window, Tally> empty() {
        var empty = new EnumMap<Window, Tally>(Window.class);
        for (var window : Window.values()) {
            empty.put(window, new Tally());
        }
        return empty;
    }

    private static void addTo(Tally tally, Window window, Counted one, Instant now) {
        if (one.grain == window.grain() && !one.begin.isBefore(now.minus(window.length()))) {
            tally.add(one.tally);
        }
    }

    /// Whole days until the one before today, and from there on whole hours until an hour ago.
    private static boolean isUsual(Counted one, Instant now) {
        var yesterday = Grain.DAY.begin(now).minus(Grain.DAY.length());
        return switch (one.grain) {
            case HOUR -> !one.begin.isBefore(yesterday) && !one.end().isAfter(now.minus(Window.HOUR.length()));
            case DAY -> one.begin.isBefore(yesterday) && !one.begin.isBefore(now.minus(WEEK));
            case MINUTE, FIVE_MINUTES -> false;
        };
    }

    /// By the shortest window that holds calls enough.
    public Verdict verdict(QualityRules rules) {
        int least = shift.share() < Shift.ALL ? rules.leastOnReturn() : rules.leastCalls();
        for (var window : Window.values()) {
            var calls = judged.getOrDefault(window, new Tally());
            if (calls.calls() >= least) {
                return Verdict.of(calls, usual, rules, least);
            }
        }
        return Verdict.UNKNOWN;
    }
}

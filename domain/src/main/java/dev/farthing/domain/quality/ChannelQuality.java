package dev.farthing.domain.quality;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/// What is known of how well one channel serves.
///
/// @param windows everything that was counted in each window
/// @param judged the same without what happened before the last [Shift], grain by grain, the latest first
/// @param usual the week before the last hour
public record ChannelQuality(Map<Window, Tally> windows, Map<Window, List<Tally>> judged, Tally usual, Shift shift) {
    private static final Duration WEEK = Duration.ofDays(7);

    /// What was counted of a channel within one grain.
    public record Counted(Channel channel, Grain grain, Instant begin, Tally tally) {
        private Instant end() {
            return begin.plus(grain.length());
        }

        private boolean isIn(Window window, Instant now) {
            return grain == window.grain() && !begin.isBefore(now.minus(window.length()));
        }
    }

    public static ChannelQuality of(List<Counted> counted, Shift shift, Instant now) {
        var windows = empty();
        var judged = new EnumMap<Window, NavigableMap<Instant, Tally>>(Window.class);
        var usual = new Tally();
        for (var one : counted) {
            for (var window : Window.values()) {
                if (one.isIn(window, now)) {
                    tallyOf(windows, window).add(one.tally);
                    if (!one.begin.isBefore(shift.changedAt())) {
                        judged.computeIfAbsent(window, _ -> new TreeMap<>(Comparator.reverseOrder()))
                                .computeIfAbsent(one.begin, _ -> new Tally())
                                .add(one.tally);
                    }
                }
            }
            if (isUsual(one, now)) {
                usual.add(one.tally);
            }
        }
        var latestFirst = new EnumMap<Window, List<Tally>>(Window.class);
        judged.forEach((window, grains) -> latestFirst.put(window, List.copyOf(grains.values())));
        return new ChannelQuality(windows, latestFirst, usual, shift);
    }

    private static Tally tallyOf(Map<Window, Tally> all, Window window) {
        return all.computeIfAbsent(window, _ -> new Tally());
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

    /// Whole days until the one before today, and from there on whole hours until an hour ago.
    private static boolean isUsual(Counted one, Instant now) {
        var yesterday = Grain.DAY.begin(now).minus(Grain.DAY.length());
        return switch (one.grain) {
            case HOUR -> !one.begin.isBefore(yesterday) && !one.end().isAfter(now.minus(Window.HOUR.length()));
            case DAY -> one.begin.isBefore(yesterday) && !one.begin.isBefore(now.minus(WEEK));
            case MINUTE, FIVE_MINUTES -> false;
        };
    }

    /// By the shortest window that holds calls enough; of a long one by the latest of them, and not by failures
    /// that are over: a channel whose latest calls were all answered fails in nothing any more.
    public Verdict verdict(QualityRules rules) {
        int least = shift.bad() || shift.share() < Shift.ALL ? rules.leastOnReturn() : rules.leastCalls();
        for (var window : Window.values()) {
            var calls = latest(window, window == Window.FIVE_MINUTES ? Integer.MAX_VALUE : least);
            if (calls.calls() >= least) {
                var verdict = Verdict.of(calls, usual, rules, least);
                return verdict.isBad() && isOver(window, rules) ? verdict.withoutFailures() : verdict;
            }
        }
        return Verdict.UNKNOWN;
    }

    private boolean isOver(Window window, QualityRules rules) {
        return window != Window.FIVE_MINUTES
                && latest(window, rules.leastOnReturn()).failures() == 0;
    }

    /// Grain by grain, the latest first, until there are so many calls.
    private Tally latest(Window window, int enough) {
        var calls = new Tally();
        for (var grain : judged.getOrDefault(window, List.of())) {
            if (calls.calls() >= enough) {
                break;
            }
            calls.add(grain);
        }
        return calls;
    }
}

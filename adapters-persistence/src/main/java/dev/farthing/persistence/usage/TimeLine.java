package dev.farthing.persistence.usage;

import dev.farthing.domain.quality.Histogram;
import dev.farthing.domain.usage.CallRecord;
import dev.farthing.persistence.BinaryRows;
import java.util.Comparator;

/// What one batch adds to how many calls of an hour or a day took how long.
final class TimeLine {
    static final int COUNT = 7;
    private static final int HOURS_PER_DAY = 24;
    private static final int GRAIN = 4;

    /// Which counts: those of one sum of an hour, or of the day (both counted since 1970) that hour is of.
    record Key(String grain, HourLine.Key calls) {
        /// The order in which every writer locks.
        static final Comparator<Key> ORDER =
                Comparator.comparing(Key::grain).thenComparing(Key::calls, HourLine.Key.ORDER);

        static Key ofHour(HourLine.Key calls) {
            return new Key("hour", calls);
        }

        static Key ofDay(HourLine.Key calls) {
            long day = Math.floorDiv(calls.hour(), HOURS_PER_DAY);
            return new Key("day", new HourLine.Key(calls.orgId(), day * HOURS_PER_DAY, calls.teamId(), calls.model()));
        }
    }

    private final Histogram latency = Histogram.fine();
    private final Histogram firstToken = Histogram.fine();

    void add(CallRecord call) {
        latency.add(call.ending().latencyMillis());
        var first = call.ending().firstTokenMillis();
        if (first != null) {
            firstToken.add(first);
        }
    }

    void put(Key key, BinaryRows rows) {
        var calls = key.calls();
        rows.row()
                .uuid(calls.orgId())
                .text(key.grain(), GRAIN)
                .epochSecond(calls.hour() * HourLine.HOUR_SECONDS)
                .uuid(calls.teamId())
                .text(calls.model(), CallColumns.MODEL)
                .counts(latency.counts())
                .counts(firstToken.counts())
                .endRow();
    }
}

package dev.farthing.persistence.usage;

import dev.farthing.domain.quality.Histogram;
import dev.farthing.domain.usage.CallRecord;
import dev.farthing.domain.usage.CallStatus;
import dev.farthing.persistence.BinaryRows;
import java.util.Comparator;

/// What one batch adds to how many calls of an hour or a day took how long. Which day of the org's zone it is that a
/// quarter hour lies in is found out by the database.
final class TimeLine {
    static final int COUNT = 8;
    private static final int GRAIN = 4;

    /// Which counts: those of one sum of an hour, or of the day of a quarter hour, each by the second it begins at.
    record Key(String grain, HourLine.Key calls, long second) {
        /// The order in which every writer locks.
        static final Comparator<Key> ORDER = Comparator.comparing(Key::grain)
                .thenComparing(Key::calls, HourLine.Key.ORDER)
                .thenComparingLong(Key::second);

        static Key ofHour(HourLine.Key calls) {
            return new Key("hour", calls, calls.hour() * HourLine.HOUR_SECONDS);
        }

        static Key ofDay(HourLine.Key calls, CallRecord call) {
            return new Key("day", calls, RollupLine.quarterOf(call) * RollupLine.QUARTER_HOUR_SECONDS);
        }
    }

    private final Histogram latency = Histogram.fine();
    private final Histogram firstToken = Histogram.fine();
    private final Histogram unanswered = Histogram.fine();

    void add(CallRecord call) {
        latency.add(call.ending().latencyMillis());
        if (call.ending().status() != CallStatus.OK) {
            unanswered.add(call.ending().latencyMillis());
        }
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
                .epochSecond(key.second())
                .uuid(calls.teamId())
                .text(calls.model(), CallColumns.MODEL)
                .counts(latency.counts())
                .counts(firstToken.counts())
                .counts(unanswered.counts())
                .endRow();
    }
}

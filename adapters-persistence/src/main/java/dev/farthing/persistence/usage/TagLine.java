package dev.farthing.persistence.usage;

import dev.farthing.domain.usage.CallRecord;
import dev.farthing.persistence.BinaryRows;
import java.util.Comparator;
import java.util.UUID;

/// What one batch adds to the sum of one tag; tags overlap, so these never make a total.
final class TagLine {
    static final int COUNT = 9;

    /// Which sum: a quarter hour (counted since 1970) of an org, a tag and a model.
    record Key(UUID orgId, long quarter, String tag, String model) {
        /// The order in which every writer locks.
        static final Comparator<Key> ORDER = Comparator.comparing(Key::orgId)
                .thenComparingLong(Key::quarter)
                .thenComparing(Key::tag)
                .thenComparing(Key::model);

        static Key of(CallRecord call, String tag) {
            return new Key(
                    call.owner().orgId(),
                    RollupLine.quarterOf(call),
                    CallColumns.stored(tag, CallColumns.TAG),
                    CallColumns.stored(call.path().model(), CallColumns.MODEL));
        }
    }

    private long requests;
    private long promptTokens;
    private long completionTokens;
    private final PicoSum cost = new PicoSum();

    void add(CallRecord call) {
        var tokens = call.metered().tokens();
        requests++;
        promptTokens += tokens.promptTokens();
        completionTokens += tokens.completionTokens();
        cost.add(call.cost());
    }

    void put(Key key, BinaryRows rows) {
        rows.row()
                .uuid(key.orgId())
                .epochSecond(key.quarter() * RollupLine.QUARTER_HOUR_SECONDS)
                .text(key.tag(), CallColumns.TAG)
                .text(key.model(), CallColumns.MODEL)
                .int8(requests)
                .int8(promptTokens)
                .int8(completionTokens);
        cost.put(rows).endRow();
    }
}

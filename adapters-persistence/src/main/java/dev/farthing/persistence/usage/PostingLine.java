package dev.farthing.persistence.usage;

import dev.farthing.domain.budget.Booking;
import dev.farthing.domain.usage.CallRecord;
import dev.farthing.persistence.BinaryRows;
import java.util.Comparator;
import java.util.UUID;

/// What one batch posts for the calls of one org and one quarter hour: one balanced transaction.
final class PostingLine {
    static final int COUNT = 8;
    static final long QUARTER_HOUR_SECONDS = 900;

    /// Which org, and which quarter hour (counted since 1970).
    record Key(UUID orgId, long quarter) {
        static final Comparator<Key> ORDER = Comparator.comparing(Key::orgId).thenComparingLong(Key::quarter);

        static Key of(CallRecord call) {
            return new Key(
                    call.owner().orgId(), Math.floorDiv(call.startedAt().getEpochSecond(), QUARTER_HOUR_SECONDS));
        }
    }

    private final UUID txnId;
    private final PicoSum cost = new PicoSum();
    private final PicoSum overrun = new PicoSum();

    /// @param first one of its calls lends its id: a call is settled once, so a transaction is posted once
    PostingLine(UUID first) {
        this.txnId = first;
    }

    void add(CallRecord call, Booking booking) {
        cost.add(call.cost());
        overrun.add(booking.overrun());
    }

    void put(Key key, BinaryRows rows) {
        rows.row()
                .uuid(key.orgId())
                .uuid(txnId)
                .text("usage:" + txnId, 64)
                .epochSecond(key.quarter() * QUARTER_HOUR_SECONDS);
        cost.put(rows);
        overrun.put(rows).endRow();
    }
}

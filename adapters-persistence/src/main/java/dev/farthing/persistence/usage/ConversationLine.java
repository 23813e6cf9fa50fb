package dev.farthing.persistence.usage;

import dev.farthing.domain.usage.CallRecord;
import dev.farthing.persistence.BinaryRows;
import java.util.Comparator;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Calls of one batch that are of one conversation, or of none that has a name.
final class ConversationLine {
    static final int COUNT = 6;

    /// A quarter hour (counted since 1970) of a key and a team, and what the client calls its conversation.
    record Key(
            UUID orgId,
            long quarter,
            UUID keyId,
            @Nullable UUID teamId,
            @Nullable String sessionId) {
        private static final UUID NONE = new UUID(0, 0);

        static final Comparator<Key> ORDER = Comparator.comparing(Key::orgId)
                .thenComparingLong(Key::quarter)
                .thenComparing(Key::keyId)
                .thenComparing(key -> key.teamId == null ? NONE : key.teamId)
                .thenComparing(key -> key.sessionId == null ? "" : key.sessionId);

        static Key of(CallRecord call) {
            var owner = call.owner();
            var session = call.client().sessionId();
            return new Key(
                    owner.orgId(),
                    RollupLine.quarterOf(call),
                    owner.keyId(),
                    owner.teamId(),
                    session == null ? null : CallColumns.stored(session, CallColumns.SESSION));
        }
    }

    private long calls;

    void add() {
        calls++;
    }

    void put(Key key, BinaryRows rows) {
        rows.row()
                .uuid(key.orgId())
                .epochSecond(key.quarter() * RollupLine.QUARTER_HOUR_SECONDS)
                .uuid(key.keyId())
                .uuid(key.teamId())
                .text(key.sessionId(), CallColumns.SESSION)
                .int8(calls)
                .endRow();
    }
}

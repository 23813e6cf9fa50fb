package dev.farthing.persistence.usage;

import dev.farthing.domain.usage.CallRecord;
import dev.farthing.persistence.BinaryRows;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Calls of one batch that are of one conversation, or of none that has a name.
final class ConversationLine {
    static final int COUNT = 6;

    /// A quarter hour (counted since 1970) of a team, and what the client of a key calls its conversation.
    ///
    /// @param keyId null where the conversation has no name
    record Key(
            UUID orgId,
            long quarter,
            @Nullable UUID keyId,
            @Nullable UUID teamId,
            @Nullable String sessionId) {
        static Key of(CallRecord call) {
            var owner = call.owner();
            var session = call.client().sessionId();
            return session == null
                    ? new Key(owner.orgId(), RollupLine.quarterOf(call), null, owner.teamId(), null)
                    : new Key(
                            owner.orgId(),
                            RollupLine.quarterOf(call),
                            owner.keyId(),
                            owner.teamId(),
                            CallColumns.stored(session, CallColumns.SESSION));
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

package dev.farthing.persistence.usage;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/// The conversations that this writer has counted lately: a call more of one of them counts nothing, and so need
/// not be sent.
///
/// Touched by the writer's thread alone.
final class CountedConversations {
    private static final int MOST = 8_192;

    private Set<ConversationLine.Key> latest = new HashSet<>();
    private Set<ConversationLine.Key> before = new HashSet<>();

    boolean knows(ConversationLine.Key key) {
        return latest.contains(key) || before.contains(key);
    }

    /// Only once they are committed.
    void add(Collection<ConversationLine.Key> keys) {
        for (var key : keys) {
            if (key.sessionId() != null) {
                latest.add(key);
            }
        }
        if (latest.size() >= MOST) {
            before = latest;
            latest = new HashSet<>();
        }
    }
}

package dev.farthing.persistence.usage;

import dev.farthing.domain.usage.CallRecord;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// When each key was last used, gathered until it is worth a statement.
final class KeyUses {
    private final Map<Key, Instant> latest = new HashMap<>();

    record Key(UUID orgId, UUID keyId) {
        static final Comparator<Key> ORDER = Comparator.comparing(Key::orgId).thenComparing(Key::keyId);

        static Key of(CallRecord call) {
            return new Key(call.owner().orgId(), call.owner().keyId());
        }
    }

    void note(List<JournalEntry> entries) {
        for (var entry : entries) {
            var call = entry.call();
            latest.merge(Key.of(call), call.startedAt(), (before, now) -> now.isAfter(before) ? now : before);
        }
    }

    Map<Key, Instant> latest() {
        return latest;
    }

    boolean isEmpty() {
        return latest.isEmpty();
    }

    void clear() {
        latest.clear();
    }
}

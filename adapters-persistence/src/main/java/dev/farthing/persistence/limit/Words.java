package dev.farthing.persistence.limit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// What is said to Redis at once: the keys it is about, and everything else.
final class Words {
    private final List<String> keys = new ArrayList<>();
    private final List<String> words = new ArrayList<>();

    /// @param lease how long a call counts as running without being heard of
    Words(Duration lease) {
        words.add(Long.toString(lease.toMillis()));
    }

    Words key(String key) {
        keys.add(key);
        return this;
    }

    Words add(String word) {
        words.add(word);
        return this;
    }

    Words add(long number) {
        return add(Long.toString(number));
    }

    String[] keys() {
        return keys.toArray(String[]::new);
    }

    String[] words() {
        return words.toArray(String[]::new);
    }
}

package dev.farthing.persistence.limit;

import java.util.List;
import java.util.UUID;

/// Something to be said to Redis of one org's calls, and what becomes of it.
interface Errand {
    /// Whose keys it is about: they lie on one node.
    UUID orgId();

    /// Whether it is worth a way of its own, or may wait a moment for others to go with.
    boolean urgent();

    void write(Words words);

    /// How many numbers Redis answers.
    default int answers() {
        return 0;
    }

    /// Redis has done it.
    ///
    /// @param from where in what was said its own answer begins
    default void heard(List<Long> said, int from) {
        // mostly there is nothing to hear
    }

    /// Nobody knows whether Redis has done it or will.
    default void unheard() {
        // mostly nobody waits for it
    }
}

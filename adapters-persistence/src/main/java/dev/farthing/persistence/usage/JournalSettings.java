package dev.farthing.persistence.usage;

import dev.farthing.application.relay.Durability;
import java.time.Duration;

/// How much the journal gathers, how long it waits, and when it asks for no more.
///
/// @param batchRows the most rows of one commit
/// @param mostRows rows waiting beyond which nothing is taken for safely queued
/// @param mostBytes their bytes, likewise
/// @param linger how long a call waits for company before its batch leaves
/// @param stalledAfter how long a batch may take before new calls are no longer accepted
/// @param keyUseEvery how often the last use of keys is written
/// @param farewell how long closing tries to write what is left
record JournalSettings(
        Durability durability,
        int batchRows,
        int mostRows,
        long mostBytes,
        Duration linger,
        Duration stalledAfter,
        Duration keyUseEvery,
        Duration farewell) {
    static JournalSettings of(Durability durability) {
        return new JournalSettings(
                durability,
                512,
                200_000,
                64L << 20,
                durability == Durability.STRICT ? Duration.ofMillis(1) : Duration.ofMillis(50),
                Duration.ofSeconds(2),
                Duration.ofSeconds(15),
                Duration.ofSeconds(20));
    }
}

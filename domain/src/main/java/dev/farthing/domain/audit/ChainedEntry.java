package dev.farthing.domain.audit;

import org.jspecify.annotations.Nullable;

/// A record as it lies in its chain.
public record ChainedEntry(AuditEntry entry, String previousHash, String hash) {
    /// What is said of an org that was erased; its chain begins with this record, after those that are gone.
    public static final String TOMBSTONE = "erase";

    /// The record that follows one of this fingerprint, or [AuditEntry#BEGINNING].
    public static ChainedEntry after(String previous, AuditEntry entry) {
        return new ChainedEntry(entry, previous, entry.hashAfter(previous));
    }

    /// Whether this record says what it said when it was written, and follows the one given; null: begins the
    /// chain.
    public boolean follows(@Nullable ChainedEntry last) {
        return hash.equals(entry.hashAfter(previousHash)) && (last == null ? begins() : comesAfter(last));
    }

    private boolean begins() {
        boolean isFirst = entry.seq() == 1 && previousHash.equals(AuditEntry.BEGINNING);
        return isFirst || entry.what().action().equals(TOMBSTONE);
    }

    private boolean comesAfter(ChainedEntry last) {
        return entry.seq() == last.entry.seq() + 1
                && entry.chain().equals(last.entry.chain())
                && previousHash.equals(last.hash);
    }
}

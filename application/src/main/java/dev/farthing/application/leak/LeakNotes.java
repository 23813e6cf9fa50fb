package dev.farthing.application.leak;

/// Remembers for a month what was reported; part of the caller's transaction.
public interface LeakNotes {
    /// Notes this, and tells whether it was not noted before. Of two transactions that note the same one waits for
    /// the other.
    boolean isNew(String mark);
}

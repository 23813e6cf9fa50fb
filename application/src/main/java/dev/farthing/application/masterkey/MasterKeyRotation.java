package dev.farthing.application.masterkey;

/// What of the database was made under another master key than the current one.
public interface MasterKeyRotation {
    /// Counts now; deleted keys and secrets whose grace is over do not count.
    Remaining remaining();
}

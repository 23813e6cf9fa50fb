package dev.farthing.application.relay;

/// When a finished call may be answered to its end.
public enum Durability {
    /// Once its usage is on the disk of the database.
    STRICT,
    /// At once; its usage follows within 200 ms.
    RELAXED
}

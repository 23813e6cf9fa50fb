package dev.farthing.domain.usage;

/// How a call ended.
public enum CallStatus {
    OK,
    ERROR,
    /// The client left before the end.
    CANCELLED,
    /// Turned away before any vendor was asked.
    REFUSED
}

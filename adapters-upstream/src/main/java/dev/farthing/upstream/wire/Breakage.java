package dev.farthing.upstream.wire;

/// How an exchange with a vendor came to nothing.
public enum Breakage {
    /// No connection was to be had: name, network, handshake.
    UNREACHABLE,
    /// One of the provider's time limits passed.
    LATE,
    /// The connection ended before the answer did.
    BROKEN,
    /// Whoever was to read it has let it wait for too long.
    UNREAD,
    /// The answer is in an encoding that was not asked for and cannot be read.
    UNREADABLE
}

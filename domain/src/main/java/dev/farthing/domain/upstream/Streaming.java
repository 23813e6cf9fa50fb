package dev.farthing.domain.upstream;

/// How a vendor is asked for an answer that its caller wants bit by bit.
public enum Streaming {
    /// Bit by bit.
    NATIVE,
    /// In one piece, which is told on as a stream.
    EMULATED
}

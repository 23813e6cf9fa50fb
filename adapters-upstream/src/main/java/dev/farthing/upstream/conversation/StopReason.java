package dev.farthing.upstream.conversation;

/// Why an answer ended.
public enum StopReason {
    /// The model had said what it had to say.
    END,
    /// It came to its limit of output.
    LENGTH,
    /// It came to one of the caller's texts.
    STOP_SEQUENCE,
    /// It waits for tools.
    TOOL_USE,
    /// It was not to be said.
    REFUSED,
    /// The vendor rests, and goes on when it is asked again.
    PAUSED,
    /// The conversation has filled what the model can read.
    CONTEXT_FULL,
    /// The vendor has a reason of its own.
    OTHER
}

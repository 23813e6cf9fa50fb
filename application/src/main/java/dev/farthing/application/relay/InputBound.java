package dev.farthing.application.relay;

/// What bounds the tokens of a call's input from above.
public enum InputBound {
    /// The length of its text.
    LENGTH,
    /// One context window: it holds media or files, whose tokens their length does not tell.
    CONTEXT_WINDOW,
    /// A context window for every turn the vendor takes on its own: it names what the vendor keeps, or tools the
    /// vendor runs.
    SERVER_TURNS
}

package dev.farthing.domain.upstream;

/// The languages vendors speak.
public enum Protocol {
    OPENAI,
    ANTHROPIC,
    GEMINI,
    ABACUS,
    /// Answers from within the process, for first steps and for sandbox keys.
    DEMO
}

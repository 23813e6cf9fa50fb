package dev.farthing.domain.usage;

/// The language a client speaks.
public enum Dialect {
    OPENAI,
    ANTHROPIC,
    GEMINI
}

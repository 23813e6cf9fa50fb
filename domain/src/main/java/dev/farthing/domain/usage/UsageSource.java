package dev.farthing.domain.usage;

/// How the tokens of a call came to be known: by what was really done, never by the model's name.
public enum UsageSource {
    /// The vendor said so.
    REPORTED,
    /// Counted here with the model's own tokenizer.
    EXACT,
    /// Estimated here from the length of the text.
    ESTIMATED
}

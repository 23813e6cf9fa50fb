package dev.farthing.domain.price;

/// The kinds of token that may have a price of their own; a kind without one costs what its plain kind costs.
public enum TokenClass {
    INPUT,
    CACHE_READ,
    CACHE_WRITE_5M,
    CACHE_WRITE_1H,
    AUDIO_INPUT,
    IMAGE_INPUT,
    OUTPUT,
    REASONING,
    AUDIO_OUTPUT,
    IMAGE_OUTPUT;

    /// The class whose price applies where this one has none; a one-hour cache write falls back to the short one
    /// first.
    public TokenClass plain() {
        return switch (this) {
            case INPUT, CACHE_READ, CACHE_WRITE_5M, AUDIO_INPUT, IMAGE_INPUT -> INPUT;
            case CACHE_WRITE_1H -> CACHE_WRITE_5M;
            case OUTPUT, REASONING, AUDIO_OUTPUT, IMAGE_OUTPUT -> OUTPUT;
        };
    }

    /// Input or output, whichever this is a kind of.
    public TokenClass plainest() {
        var plain = plain();
        return plain == this ? this : plain.plainest();
    }
}

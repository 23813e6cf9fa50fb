package dev.farthing.domain.price;

/// The rates of a whole call whose own input has at least `fromInputTokens` tokens.
public record Tier(long fromInputTokens, Rates rates) {
    public Tier {
        if (fromInputTokens < 1) {
            throw new IllegalArgumentException("a tier begins above zero");
        }
    }
}

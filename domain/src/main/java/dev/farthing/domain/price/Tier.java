package dev.farthing.domain.price;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The rates of a whole call whose own input has at least `fromInputTokens` tokens.
public record Tier(long fromInputTokens, Rates rates) {
    public Tier {
        if (fromInputTokens < 1) {
            throw new IllegalArgumentException("a tier begins above zero");
        }
    }

    /// The tier of a call with so much input; null below all of them.
    public static @Nullable Tier of(List<Tier> tiers, long promptTokens) {
        Tier reached = null;
        for (var tier : tiers) {
            long from = tier.fromInputTokens();
            if (promptTokens >= from && (reached == null || from > reached.fromInputTokens())) {
                reached = tier;
            }
        }
        return reached;
    }
}

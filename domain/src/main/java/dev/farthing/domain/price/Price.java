package dev.farthing.domain.price;

import dev.farthing.domain.money.Money;
import dev.farthing.domain.usage.TokenUsage;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What one model costs from an instant on; never edited, only followed by a later price.
///
/// @param validTo the end, not included; null while nothing follows
public record Price(
        UUID id,
        String model,
        Rates base,
        List<Tier> tiers,
        Instant validFrom,
        @Nullable Instant validTo) {
    public Price {
        tiers = tiers.stream()
                .sorted(Comparator.comparingLong(Tier::fromInputTokens))
                .toList();
        if (validTo != null && validTo.isBefore(validFrom)) {
            throw new IllegalArgumentException("a price ends after it begins");
        }
    }

    public boolean inForceAt(Instant at) {
        return !at.isBefore(validFrom) && (validTo == null || at.isBefore(validTo));
    }

    /// The exact cost of a call: the tier is chosen by the call's own input, cache included.
    public Money cost(TokenUsage usage) {
        return ratesFor(usage.promptTokens()).cost(usage);
    }

    /// The exact cost of what a vendor did beside a call's answer, rated at its own length and without a fee for
    /// the
    /// call.
    public Money costBeside(TokenUsage usage) {
        return ratesFor(usage.promptTokens()).costBeside(usage);
    }

    /// What the vendor's caches saved of a call; below zero where writing to them cost more.
    public Money cacheSaving(TokenUsage usage) {
        return ratesFor(usage.promptTokens()).cacheSaving(usage);
    }

    /// The most that input of at most so many tokens, so many images and searches, and the call itself can cost,
    /// whichever
    /// classes and tiers they fall into.
    public Money dearestStart(long mostInputTokens, int images, int searches) {
        var dearest = base.dearestStart(mostInputTokens, images, searches);
        for (var tier : tiers) {
            if (tier.fromInputTokens() <= mostInputTokens) {
                var other = tier.rates().dearestStart(mostInputTokens, images, searches);
                dearest = other.compareTo(dearest) > 0 ? other : dearest;
            }
        }
        return dearest;
    }

    /// The most one token of output can cost with input of at most so many tokens.
    public Money dearestOutputToken(long mostInputTokens) {
        var dearest = base.dearestOutputToken();
        for (var tier : tiers) {
            if (tier.fromInputTokens() <= mostInputTokens) {
                var other = tier.rates().dearestOutputToken();
                dearest = other.compareTo(dearest) > 0 ? other : dearest;
            }
        }
        return dearest;
    }

    /// The most that so much input and output beside a call's answer can cost.
    public Money dearestBeside(long inputTokens, long outputTokens) {
        return dearestStart(inputTokens, 0, 0)
                .plus(dearestOutputToken(inputTokens).times(outputTokens));
    }

    /// Whether pictures cost something by the piece.
    public boolean hasPriceOfPictures() {
        return base.perImage() != null
                || tiers.stream().anyMatch(tier -> tier.rates().perImage() != null);
    }

    public Rates ratesFor(long promptTokens) {
        var tier = Tier.of(tiers, promptTokens);
        return tier == null ? base : tier.rates();
    }
}

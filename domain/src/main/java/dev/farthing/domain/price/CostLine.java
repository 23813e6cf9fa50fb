package dev.farthing.domain.price;

import dev.farthing.domain.money.Money;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/// A part of what a call costs: so many tokens of a class, or images, or searches, or the call itself, at a rate.
///
/// @param pricedAs whose rate it is: the class's own, or that of its plain class; null for what is no token
/// @param rate per million tokens; else for each
public record CostLine(
        Charged charged,
        @Nullable TokenClass tokens,
        @Nullable TokenClass pricedAs,
        long quantity,
        BigDecimal rate,
        Money cost) {
    /// What is charged for.
    public enum Charged {
        TOKENS,
        IMAGES,
        SEARCHES,
        REQUEST
    }
}

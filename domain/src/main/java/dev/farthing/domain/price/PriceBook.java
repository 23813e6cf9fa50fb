package dev.farthing.domain.price;

import java.time.Instant;
import java.util.UUID;

/// A set of dated prices with one owner. A plan's book may give a discount on the default book, and prices of
/// its own.
///
/// @param since when the discount began
public record PriceBook(UUID id, BookOwner owner, Discount discount, Instant since) {
    /// The default book has the same id everywhere.
    public static final UUID STANDARD = UUID.fromString("00000000-0000-7000-8000-000000000001");

    public PriceBook {
        if (!discount.isNone() && !(owner instanceof BookOwner.OfPlan)) {
            throw new IllegalArgumentException("only a plan's book gives a discount");
        }
    }

    public PriceBook discountedFrom(Instant start, Discount other) {
        return new PriceBook(id, owner, other, start);
    }
}

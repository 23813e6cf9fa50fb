package dev.farthing.application.price;

import dev.farthing.application.ManagedBy;
import dev.farthing.domain.price.Price;
import dev.farthing.domain.price.PriceBook;
import dev.farthing.domain.price.PriceOrigin;
import java.time.Instant;
import java.util.UUID;

/// A price as it is kept.
public record KeptPrice(Price price, UUID bookId, PriceOrigin origin, ManagedBy managedBy, Instant createdAt) {
    /// One of the default book, set as it is.
    public KeptPrice(Price price, ManagedBy managedBy, Instant createdAt) {
        this(price, PriceBook.STANDARD, PriceOrigin.GIVEN, managedBy, createdAt);
    }

    boolean isDiscounted() {
        return origin instanceof PriceOrigin.Discounted;
    }
}

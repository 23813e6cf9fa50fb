package dev.farthing.domain.price;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The dated prices of one model.
public record PriceList(List<Price> prices) {
    public static final PriceList NONE = new PriceList(List.of());

    public PriceList {
        prices = prices.stream()
                .sorted(Comparator.comparing(Price::validFrom).reversed())
                .toList();
    }

    /// The price in force at an instant: of several, the one that began last; null when the model has none.
    public @Nullable Price inForceAt(Instant at) {
        for (var price : prices) {
            if (price.inForceAt(at)) {
                return price;
            }
        }
        return null;
    }
}

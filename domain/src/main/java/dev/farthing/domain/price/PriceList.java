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

    /// Whether a price may begin then: prices are only ever followed, so it must begin after all that are
    /// known.
    public boolean mayBeFollowedFrom(Instant start) {
        return prices.isEmpty() || prices.getFirst().validFrom().isBefore(start);
    }

    /// The price that one beginning then would close: the last one, if it has not ended by then.
    public @Nullable Price closedBy(Instant start) {
        if (prices.isEmpty()) {
            return null;
        }
        var last = prices.getFirst();
        return last.validTo() == null || last.validTo().isAfter(start) ? last : null;
    }
}

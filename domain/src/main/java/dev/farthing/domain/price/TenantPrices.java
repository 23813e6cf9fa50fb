package dev.farthing.domain.price;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Where what binds one tenant differs from the default book: the prices of its org's book and of its plan's,
/// by model.
public record TenantPrices(Map<String, PriceList> org, Map<String, PriceList> plan) {
    /// The default book and nothing else.
    public static final TenantPrices STANDARD = new TenantPrices(Map.of(), Map.of());

    /// The price of a model that wins at an instant: the org's, else the plan's, else the default one; null when
    /// none is in force.
    ///
    /// @param standard the model's prices in the default book
    public @Nullable Price effective(String model, PriceList standard, Instant at) {
        var price = org.getOrDefault(model, PriceList.NONE).inForceAt(at);
        if (price == null) {
            price = plan.getOrDefault(model, PriceList.NONE).inForceAt(at);
        }
        return price == null ? standard.inForceAt(at) : price;
    }

    /// What follows the price that is in force at an instant, as far as is known; null where nothing does.
    ///
    /// @param standard the model's prices in the default book
    public @Nullable Next after(String model, PriceList standard, Instant at) {
        var current = effective(model, standard, at);
        var turns = new TreeSet<Instant>();
        for (var list :
                List.of(org.getOrDefault(model, PriceList.NONE), plan.getOrDefault(model, PriceList.NONE), standard)) {
            for (var price : list.prices()) {
                turns.add(price.validFrom());
                if (price.validTo() != null) {
                    turns.add(price.validTo());
                }
            }
        }
        for (var turn : turns.tailSet(at, false)) {
            var next = effective(model, standard, turn);
            if (next != null && (current == null || !next.id().equals(current.id()))) {
                return new Next(turn, next);
            }
        }
        return null;
    }

    /// A price, and from when on it is the one that wins.
    public record Next(Instant from, Price price) {}
}

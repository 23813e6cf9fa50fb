package dev.farthing.domain.price;

import java.time.Instant;
import java.util.Map;
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
}

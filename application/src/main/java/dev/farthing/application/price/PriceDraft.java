package dev.farthing.application.price;

import dev.farthing.domain.price.Rates;
import dev.farthing.domain.price.Tier;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a model shall cost, from an instant on; without one, from now on.
public record PriceDraft(
        String model,
        Rates base,
        List<Tier> tiers,
        @Nullable Instant validFrom) {
    public PriceDraft {
        tiers = List.copyOf(tiers);
    }
}

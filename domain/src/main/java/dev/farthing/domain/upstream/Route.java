package dev.farthing.domain.upstream;

import java.math.BigDecimal;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One way to serve a model: a provider and the name it has there.
///
/// @param costPer1m what the vendor asks for a million tokens, to tell cheap routes from dear ones; null: not known
public record Route(
        UUID providerId,
        String upstreamModel,
        int weight,
        int priority,
        @Nullable BigDecimal costPer1m) {
    public Route {
        if (weight < 0 || weight > 1_000_000) {
            throw new IllegalArgumentException("a weight lies between 0 and 1000000");
        }
        if (costPer1m != null && costPer1m.signum() < 0) {
            throw new IllegalArgumentException("a cost is never negative");
        }
    }

    /// A route of which nobody says what it costs.
    public Route(UUID providerId, String upstreamModel, int weight, int priority) {
        this(providerId, upstreamModel, weight, priority, null);
    }
}

package dev.farthing.rest.upstream;

import dev.farthing.domain.upstream.Route;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// One way to serve a model: a provider and the name it has there.
@Schema(name = "Route")
record RouteJson(
        UUID providerId,
        String upstreamModel,
        @Schema(defaultValue = "1") int weight,

        @Schema(defaultValue = "0", description = "smaller is tried first")
        int priority,

        @Schema(examples = "0.6", description = "what the vendor asks for a million tokens, for balancing `cheapest`")
        @Nullable
        String costPer1m) {
    static RouteJson of(Route route) {
        return new RouteJson(route.providerId(), route.upstreamModel(), route.weight(), route.priority(), cost(route));
    }

    private static @Nullable String cost(Route route) {
        var cost = route.costPer1m();
        return cost == null ? null : cost.stripTrailingZeros().toPlainString();
    }
}

package dev.farthing.persistence.upstream;

import dev.farthing.domain.upstream.Route;
import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import java.math.BigDecimal;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Embeddable
@SuppressWarnings("NullAway.Init") // filled by Hibernate, or by of()
class RouteRow {
    @Column(name = "provider_id")
    UUID providerId;

    @Column(name = "upstream_model")
    String upstreamModel;

    int weight;
    int priority;

    @Column(name = "cost_per_1m")
    @Nullable
    BigDecimal costPer1m;

    static RouteRow of(Route route) {
        var row = new RouteRow();
        row.providerId = route.providerId();
        row.upstreamModel = route.upstreamModel();
        row.weight = route.weight();
        row.priority = route.priority();
        row.costPer1m = route.costPer1m();
        return row;
    }

    Route toRoute() {
        return new Route(providerId, upstreamModel, weight, priority, costPer1m);
    }
}

package dev.farthing.application.relay;

import dev.farthing.domain.account.Plan;
import dev.farthing.domain.key.IssuedKey;
import dev.farthing.domain.upstream.ModelStatus;

/// Which models a key may see and use: those its plan and its own list allow, and for sandbox keys only playgrounds.
final class ModelAccess {
    private ModelAccess() {}

    static boolean allows(IssuedKey key, Plan plan, Catalogue.Offer offer) {
        var model = offer.model();
        return model.status() != ModelStatus.UNAVAILABLE
                && (plan.allowsModel(model.id()) || model.aliases().stream().anyMatch(plan::allowsModel))
                && (key.grant().allowsModel(model.id())
                        || model.aliases().stream().anyMatch(key.grant()::allowsModel))
                && (!key.holder().sandbox()
                        || offer.ways().stream().anyMatch(way -> way.provider().isPlayground()));
    }
}

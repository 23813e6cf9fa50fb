package dev.farthing.application.relay;

import dev.farthing.domain.key.IssuedKey;
import dev.farthing.domain.upstream.Model;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Comparator;
import java.util.List;

/// Lists the models an inference key may use, by id.
@ApplicationScoped
public class ListModels {
    private final CurrentCatalogue catalogue;

    ListModels(CurrentCatalogue catalogue) {
        this.catalogue = catalogue;
    }

    public List<Model> list(IssuedKey key) {
        var picture = catalogue.get();
        var tenant = picture.tenant(key.holder().orgId());
        if (tenant == null) {
            return List.of();
        }
        return picture.offers().stream()
                .filter(offer -> ModelAccess.allows(key, tenant.plan(), offer))
                .map(Catalogue.Offer::model)
                .sorted(Comparator.comparing(Model::id))
                .toList();
    }
}

package dev.farthing.application.relay;

import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.key.IssuedKey;
import dev.farthing.domain.upstream.Model;
import dev.farthing.domain.upstream.Protocol;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/// Lists the models that would be served to an inference key, by id; a suspended org or team is refused.
@ApplicationScoped
public class ListModels {
    private final CurrentCatalogue catalogue;
    private final InstantSource clock;

    ListModels(CurrentCatalogue catalogue, InstantSource clock) {
        this.catalogue = catalogue;
        this.clock = clock;
    }

    /// @param protocols the vendor protocols that can serve the caller's dialect
    public List<Model> list(IssuedKey key, Set<Protocol> protocols) {
        var picture = catalogue.get();
        var tenant = picture.tenant(key.holder().orgId());
        if (tenant == null || ModelAccess.isSuspended(key, tenant, picture)) {
            throw Fault.ORG_SUSPENDED.because("The organisation or team of this API key is suspended.");
        }
        var now = clock.instant();
        return picture.offers().stream()
                .filter(offer -> ModelAccess.allows(key, tenant.plan(), offer)
                        && ModelAccess.isPriced(key, tenant, offer, picture.settings(), now)
                        && ModelAccess.isServed(offer, protocols))
                .map(Catalogue.Offer::model)
                .sorted(Comparator.comparing(Model::id))
                .toList();
    }
}

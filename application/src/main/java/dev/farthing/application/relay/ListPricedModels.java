package dev.farthing.application.relay;

import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.key.IssuedKey;
import dev.farthing.domain.price.Price;
import dev.farthing.domain.upstream.Model;
import dev.farthing.domain.upstream.Protocol;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Lists the models that would be served to an inference key, by id, each at the price that binds the key's org
/// now; a suspended org or team is refused. It counts against no limit.
@ApplicationScoped
public class ListPricedModels {
    private final CurrentCatalogue catalogue;
    private final BudgetDirectory budgets;
    private final InstantSource clock;

    public ListPricedModels(CurrentCatalogue catalogue, BudgetDirectory budgets, InstantSource clock) {
        this.catalogue = catalogue;
        this.budgets = budgets;
        this.clock = clock;
    }

    /// @param protocols the vendor protocols that can serve the caller's dialect
    public List<PricedModel> list(IssuedKey key, Set<Protocol> protocols) {
        var picture = catalogue.get();
        var tenant = picture.tenant(key.holder().orgId());
        if (tenant == null || ModelAccess.isSuspended(key, tenant, picture)) {
            throw Fault.ORG_SUSPENDED.because("The organisation or team of this API key is suspended.");
        }
        var now = clock.instant();
        return ModelAccess.offers(picture, key, tenant, protocols, budgets, now)
                .flatMap(offer -> listed(offer, tenant.priceOf(offer, now)))
                .sorted(Comparator.comparing(priced -> priced.model().id()))
                .toList();
    }

    private static Stream<PricedModel> listed(Catalogue.Offer offer, @Nullable Price price) {
        return offer.model().listed().stream().map(model -> new PricedModel(model, price));
    }

    /// A model and what a call to it would cost now; without a price it costs nothing.
    public record PricedModel(Model model, @Nullable Price price) {}
}

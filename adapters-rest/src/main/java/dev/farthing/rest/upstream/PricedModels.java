package dev.farthing.rest.upstream;

import dev.farthing.application.Listing;
import dev.farthing.application.price.ListPrices;
import dev.farthing.application.upstream.KeptModel;
import dev.farthing.application.upstream.ListProviders;
import dev.farthing.domain.price.BookOwner;
import dev.farthing.domain.price.Price;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.List;
import java.util.UUID;

/// Puts the prices that hold now and the providers' names beside models.
@ApplicationScoped
class PricedModels {
    private static final Listing CURRENT = new Listing(null, "current", Listing.ALL.slice());

    private final ListPrices listPrices;
    private final ListProviders listProviders;

    PricedModels(ListPrices listPrices, ListProviders listProviders) {
        this.listPrices = listPrices;
        this.listProviders = listProviders;
    }

    List<ModelJson> of(List<KeptModel> models) {
        var names = new HashMap<UUID, String>();
        listProviders
                .list(Listing.ALL)
                .items()
                .forEach(kept -> names.put(kept.provider().id(), kept.provider().name()));
        var prices = new HashMap<String, Price>();
        var only = models.size() == 1 ? models.getFirst().model().id() : null;
        listPrices
                .list(BookOwner.EVERYBODY, only, CURRENT)
                .items()
                .forEach(kept -> prices.put(kept.price().model(), kept.price()));
        return models.stream()
                .map(kept -> ModelJson.of(kept, prices.get(kept.model().id()), names::get))
                .toList();
    }
}

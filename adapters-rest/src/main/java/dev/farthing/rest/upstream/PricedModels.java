package dev.farthing.rest.upstream;

import dev.farthing.application.Listing;
import dev.farthing.application.price.ListPrices;
import dev.farthing.application.upstream.KeptModel;
import dev.farthing.application.upstream.ListProviders;
import dev.farthing.domain.price.BookOwner;
import dev.farthing.domain.price.Price;
import dev.farthing.domain.price.PriceList;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.UUID;

/// Puts the prices that hold now and the providers' names beside models.
@ApplicationScoped
class PricedModels {
    private static final List<Listing> CURRENT_AND_FUTURE = List.of(
            new Listing(null, "current", Listing.ALL.slice()), new Listing(null, "future", Listing.ALL.slice()));

    private final ListPrices listPrices;
    private final ListProviders listProviders;
    private final InstantSource clock;

    PricedModels(ListPrices listPrices, ListProviders listProviders, InstantSource clock) {
        this.listPrices = listPrices;
        this.listProviders = listProviders;
        this.clock = clock;
    }

    List<ModelJson> of(List<KeptModel> models) {
        var names = new HashMap<UUID, String>();
        listProviders
                .list(Listing.ALL)
                .items()
                .forEach(kept -> names.put(kept.provider().id(), kept.provider().name()));
        var prices = new HashMap<String, List<Price>>();
        var only = models.size() == 1 ? models.getFirst().model().id() : null;
        for (var wanted : CURRENT_AND_FUTURE) {
            listPrices
                    .list(BookOwner.EVERYBODY, only, wanted)
                    .items()
                    .forEach(kept -> prices.computeIfAbsent(kept.price().model(), _ -> new ArrayList<>())
                            .add(kept.price()));
        }
        var now = clock.instant();
        return models.stream()
                .map(kept -> ModelJson.of(
                        kept, new PriceList(prices.getOrDefault(kept.model().id(), List.of())), now, names::get))
                .toList();
    }
}

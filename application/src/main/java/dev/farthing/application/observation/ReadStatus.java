package dev.farthing.application.observation;

import dev.farthing.application.Listing;
import dev.farthing.application.Slice;
import dev.farthing.application.relay.Catalogue;
import dev.farthing.application.relay.CurrentCatalogue;
import dev.farthing.application.report.ListOffers;
import dev.farthing.domain.account.Caller;
import dev.farthing.domain.upstream.Model;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;

/// Shows whether calls are answered, and what there is to be called.
@ApplicationScoped
public class ReadStatus {
    private static final int MOST_MODELS = 10_000;

    private final ReadServiceState readServiceState;
    private final Inventory inventory;
    private final ListOffers listOffers;
    private final CurrentCatalogue catalogue;
    private final InstantSource clock;

    public ReadStatus(
            ReadServiceState readServiceState,
            Inventory inventory,
            ListOffers listOffers,
            CurrentCatalogue catalogue,
            InstantSource clock) {
        this.readServiceState = readServiceState;
        this.inventory = inventory;
        this.listOffers = listOffers;
        this.catalogue = catalogue;
        this.clock = clock;
    }

    public Status read(Caller caller, Whose asked) {
        var whose = asked.seenBy(caller);
        var now = clock.instant();
        return new Status(readServiceState.read(whose, now), inventory.counts(whose), models(whose));
    }

    private List<Model> models(Whose whose) {
        var orgId = whose.orgId();
        return orgId == null
                ? catalogue.get().offers().stream()
                        .map(Catalogue.Offer::model)
                        .sorted(Comparator.comparing(Model::id))
                        .toList()
                : listOffers.list(orgId, new Listing(null, null, new Slice(0, MOST_MODELS))).items().stream()
                        .map(ListOffers.Priced::model)
                        .toList();
    }

    /// @param models those that may be called, by name
    public record Status(ServiceState service, Inventory.Counts counts, List<Model> models) {
        public Status {
            models = List.copyOf(models);
        }
    }
}

package dev.farthing.application.report;

import dev.farthing.application.Listing;
import dev.farthing.application.Page;
import dev.farthing.application.relay.Catalogue.Offer;
import dev.farthing.application.relay.CurrentCatalogue;
import dev.farthing.domain.upstream.Model;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Comparator;
import java.util.Locale;
import java.util.UUID;

/// Shows an org the models its plan allows.
@ApplicationScoped
public class ListOffers {
    private final CurrentCatalogue catalogue;

    public ListOffers(CurrentCatalogue catalogue) {
        this.catalogue = catalogue;
    }

    public Page<Offer> list(UUID org, Listing wanted) {
        var picture = catalogue.get();
        var tenant = picture.tenant(org);
        var allowed = picture.offers().stream()
                .filter(offer -> tenant != null
                        && tenant.plan().allowsModel(offer.model().id()))
                .filter(offer -> matches(offer.model(), wanted))
                .sorted(Comparator.comparing(offer -> offer.model().id()))
                .toList();
        var slice = wanted.slice();
        return new Page<>(
                allowed.stream().skip(slice.offset()).limit(slice.limit()).toList(), allowed.size());
    }

    private static boolean matches(Model model, Listing wanted) {
        var status = wanted.status();
        var search = wanted.search();
        return (status == null || model.status().name().toLowerCase(Locale.ROOT).equals(status))
                && (search == null
                        || contains(model.id(), search)
                        || model.aliases().stream().anyMatch(alias -> contains(alias, search)));
    }

    private static boolean contains(String text, String search) {
        return text.toLowerCase(Locale.ROOT).contains(search.toLowerCase(Locale.ROOT));
    }
}

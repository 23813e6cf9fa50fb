package dev.farthing.application.report;

import dev.farthing.application.Listing;
import dev.farthing.application.Page;
import dev.farthing.application.relay.CurrentCatalogue;
import dev.farthing.domain.account.Plan;
import dev.farthing.domain.price.Price;
import dev.farthing.domain.price.TenantPrices;
import dev.farthing.domain.upstream.Model;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Shows an org the models its plan allows, at the prices that bind it now.
@ApplicationScoped
public class ListOffers {
    private final CurrentCatalogue catalogue;

    private final InstantSource clock;

    public ListOffers(CurrentCatalogue catalogue, InstantSource clock) {
        this.catalogue = catalogue;
        this.clock = clock;
    }

    /// A model and what a call to it would cost the org now.
    ///
    /// @param price null while it has none
    /// @param next what follows it; null while nothing is announced
    public record Priced(Model model, @Nullable Price price, TenantPrices.@Nullable Next next) {}

    public Page<Priced> list(UUID org, Listing wanted) {
        var picture = catalogue.get();
        var now = clock.instant();
        var tenant = picture.tenant(org);
        if (tenant == null) {
            return new Page<>(List.of(), 0);
        }
        var allowed = picture.offers().stream()
                .filter(offer -> isAllowed(tenant.plan(), offer.model()))
                .filter(offer -> matches(offer.model(), wanted))
                .sorted(Comparator.comparing(offer -> offer.model().id()))
                .toList();
        var slice = wanted.slice();
        return new Page<>(
                allowed.stream()
                        .skip(slice.offset())
                        .limit(slice.limit())
                        .map(offer ->
                                new Priced(offer.model(), tenant.priceOf(offer, now), tenant.priceAfter(offer, now)))
                        .toList(),
                allowed.size());
    }

    /// As a call would be: by its id or by one of its aliases.
    private static boolean isAllowed(Plan plan, Model model) {
        return plan.allowsModel(model.id()) || model.aliases().stream().anyMatch(plan::allowsModel);
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

package dev.farthing.application.price;

import dev.farthing.application.Listing;
import dev.farthing.application.price.PriceProposal.PassedOver;
import dev.farthing.application.price.PriceProposal.Proposed;
import dev.farthing.application.price.PriceProposal.Unreadable;
import dev.farthing.application.upstream.ModelRepository;
import dev.farthing.domain.price.BookOwner;
import dev.farthing.domain.price.PriceOrigin;
import dev.farthing.domain.price.Rates;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Currency;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// Sets prices of the bundled list, announced ones included, for models that are offered here; or shows what that
/// would change.
@ApplicationScoped
public class ActivateVendorPrices {
    private static final String MAINLAND = "-cn";

    private final ModelRepository models;
    private final SetPrices setPrices;
    private final InstantSource clock;

    public ActivateVendorPrices(ModelRepository models, SetPrices setPrices, InstantSource clock) {
        this.models = models;
        this.setPrices = setPrices;
        this.clock = clock;
    }

    /// @param vendors whole lists; their models that are not offered here are skipped
    /// @param named single models, as `vendor/model`, or as `model` where one vendor alone lists it
    @Transactional
    public PriceReview activate(List<String> vendors, List<String> named, boolean dryRun) {
        var list = VendorPriceList.asOf(clock.instant());
        var offered = new HashSet<String>();
        models.list(Listing.ALL)
                .items()
                .forEach(kept -> offered.add(kept.model().id()));
        var proposals = new ArrayList<PriceProposal>();
        for (var vendor : vendors) {
            var all = list.stream()
                    .filter(listed -> listed.vendor().equals(vendor))
                    .toList();
            if (all.isEmpty()) {
                proposals.add(new Unreadable(vendor, "", "the list has no such vendor"));
            }
            all.stream().flatMap(listed -> proposal(listed, offered)).forEach(proposals::add);
        }
        for (var name : named) {
            var exact =
                    list.stream().filter(listed -> listed.place().equals(name)).toList();
            var byId = list.stream().filter(listed -> listed.id().equals(name)).toList();
            var found = exact.isEmpty() ? byId : exact;
            long vendorsOfIt =
                    found.stream().map(ListedPrice::vendor).distinct().count();
            if (found.isEmpty()) {
                proposals.add(new Unreadable(name, name, "the list has no such model"));
            } else if (vendorsOfIt > 1) {
                proposals.add(new Unreadable(name, name, "several vendors list this model: name it as vendor/model"));
            } else {
                found.stream().flatMap(listed -> proposal(listed, offered)).forEach(proposals::add);
            }
        }
        return setPrices.set(proposals.stream().distinct().toList(), SetPrices.Unknown.SKIP, dryRun);
    }

    private static Stream<PriceProposal> proposal(ListedPrice listed, Set<String> offered) {
        var rates = listed.rates();
        var target = target(listed, offered);
        return rates == null
                ? Stream.of(new PassedOver(listed.place(), target, "the list knows no price for it"))
                : Stream.of(new Proposed(
                        listed.place(), draft(listed, target, rates), Currency.getInstance(listed.currency())));
    }

    private static PriceDraft draft(ListedPrice listed, String target, Rates rates) {
        return new PriceDraft(
                BookOwner.EVERYBODY, target, rates, listed.tiers(), PriceOrigin.GIVEN, listed.validFrom());
    }

    /// Where two vendors offer models of the same name, the second one's are called after it.
    private static String target(ListedPrice listed, Set<String> offered) {
        var vendor = listed.vendor();
        var plain = vendor.endsWith(MAINLAND) ? vendor.substring(0, vendor.length() - MAINLAND.length()) : vendor;
        return Stream.of(vendor, plain)
                .map(first -> first + "/" + listed.id())
                .filter(offered::contains)
                .findFirst()
                .orElse(listed.id());
    }
}

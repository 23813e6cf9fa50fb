package dev.farthing.application.price;

import dev.farthing.domain.price.BookOwner;
import dev.farthing.domain.price.Price;
import dev.farthing.domain.price.PriceBook;
import dev.farthing.domain.price.PriceList;
import dev.farthing.domain.price.TenantPrices;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// All prices there ever were, as they stand now: which of them a call of the past would be charged at.
final class EveryBook {
    /// A price set from now on reaches every replica within this time; calls admitted meanwhile rightly keep
    /// theirs.
    private static final Duration SPREAD = Duration.ofSeconds(5);

    private final Map<UUID, KeptPrice> byId = new HashMap<>();
    private final Map<UUID, Map<String, PriceList>> byBook = new HashMap<>();
    private final Map<UUID, UUID> bookOfOrg = new HashMap<>();
    private final Map<UUID, BookOwner> owners = new HashMap<>();
    private final Map<String, PriceList> supposed;

    /// @param supposed prices that would win over all others, by model
    EveryBook(List<PriceBook> books, List<KeptPrice> prices, Map<String, PriceList> supposed) {
        this.supposed = supposed;
        for (var book : books) {
            owners.put(book.id(), book.owner());
            if (book.owner() instanceof BookOwner.OfOrg(var org)) {
                bookOfOrg.put(org, book.id());
            }
        }
        var lists = new HashMap<UUID, Map<String, List<Price>>>();
        for (var kept : prices) {
            byId.put(kept.price().id(), kept);
            lists.computeIfAbsent(kept.bookId(), _ -> new HashMap<>())
                    .computeIfAbsent(kept.price().model(), _ -> new ArrayList<>())
                    .add(kept.price());
        }
        lists.forEach((book, ofModels) -> {
            var ofBook = new HashMap<String, PriceList>();
            ofModels.forEach((model, ofModel) -> ofBook.put(model, new PriceList(ofModel)));
            byBook.put(book, ofBook);
        });
    }

    /// The price that would win; null where there is none. A call stays in the book it was charged from, unless its
    /// org has a price of its own: that the org is on another plan by now changes nothing.
    @Nullable
    Price priceOf(ChargedCall call) {
        var hypothesis = supposed.getOrDefault(call.model(), PriceList.NONE).inForceAt(call.startedAt());
        if (hypothesis != null) {
            return hypothesis;
        }
        var charged = call.priceId() == null ? null : byId.get(call.priceId());
        var plan = charged != null && owners.get(charged.bookId()) instanceof BookOwner.OfPlan
                ? byBook.getOrDefault(charged.bookId(), Map.of())
                : Map.<String, PriceList>of();
        var org = bookOfOrg.get(call.orgId());
        var prices = new TenantPrices(org == null ? Map.of() : byBook.getOrDefault(org, Map.of()), plan);
        var standard = byBook.getOrDefault(PriceBook.STANDARD, Map.of()).getOrDefault(call.model(), PriceList.NONE);
        var price = prices.effective(call.model(), standard, call.startedAt());
        return charged != null && price != null && isStillSpreading(price, call) ? charged.price() : price;
    }

    private boolean isStillSpreading(Price price, ChargedCall call) {
        var kept = byId.get(price.id());
        return kept != null
                && !price.validFrom().isBefore(kept.createdAt())
                && call.startedAt().isBefore(kept.createdAt().plus(SPREAD));
    }
}

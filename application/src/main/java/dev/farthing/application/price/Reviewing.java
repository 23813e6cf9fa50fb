package dev.farthing.application.price;

import dev.farthing.application.ConfigFile;
import dev.farthing.application.ManagedBy;
import dev.farthing.application.price.PriceProposal.Proposed;
import dev.farthing.application.price.PriceReview.Added;
import dev.farthing.application.price.PriceReview.Changed;
import dev.farthing.application.price.PriceReview.Left;
import dev.farthing.application.price.PriceReview.Unchanged;
import dev.farthing.domain.price.BookOwner;
import dev.farthing.domain.price.ExchangeRate;
import dev.farthing.domain.price.Price;
import dev.farthing.domain.price.PriceList;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Goes through proposed prices one by one, each as if those before it had been set.
final class Reviewing {
    private static final UUID NOT_SET = new UUID(0, 0);

    private final PriceRepository prices;
    private final PriceBookRepository books;
    private final ExchangeRateRepository rates;
    private final Currency billing;
    private final ConfigFile file;
    private final Instant now;
    private final Map<Currency, Optional<ExchangeRate>> ratesNow = new HashMap<>();
    private final Map<Shelf, PriceList> known = new HashMap<>();
    private final List<PriceDraft> accepted = new ArrayList<>();
    private final List<Added> added = new ArrayList<>();
    private final List<Changed> changed = new ArrayList<>();
    private final List<Unchanged> unchanged = new ArrayList<>();
    private final List<Left> skipped = new ArrayList<>();
    private final List<Left> refused = new ArrayList<>();

    Reviewing(
            PriceRepository prices,
            PriceBookRepository books,
            ExchangeRateRepository rates,
            Currency billing,
            ConfigFile file) {
        this.prices = prices;
        this.books = books;
        this.rates = rates;
        this.billing = billing;
        this.file = file;
        this.now = prices.now();
    }

    private record Shelf(BookOwner owner, String model) {}

    void refuse(Left left) {
        refused.add(left);
    }

    void skip(Left left) {
        skipped.add(left);
    }

    /// What is to be set, in this order.
    List<PriceDraft> accepted() {
        return accepted;
    }

    PriceReview result() {
        return new PriceReview(false, added, changed, unchanged, skipped, refused);
    }

    void consider(Proposed proposal) {
        var refusal = judge(proposal);
        if (refusal != null) {
            refuse(new Left(proposal.place(), proposal.model(), refusal));
        }
    }

    /// Null when it is taken, else why not.
    private @Nullable String judge(Proposed proposal) {
        var rate = rate(proposal.currency());
        if (!proposal.currency().equals(billing) && rate == null) {
            return "there is no rate from " + proposal.currency() + " to " + billing;
        }
        PriceDraft draft;
        try {
            draft = rate == null ? proposal.draft() : proposal.draft().converted(rate);
        } catch (IllegalArgumentException tooDear) {
            return "converted, " + tooDear.getMessage();
        }
        var shelf = new Shelf(draft.owner(), draft.model());
        var held = held(shelf);
        if (held.managedByFile()) {
            return "its price is managed by the file " + file.name();
        }
        var list = known.computeIfAbsent(shelf, _ -> held.list());
        var start = draft.validFrom() == null ? now : draft.validFrom().truncatedTo(ChronoUnit.MICROS);
        var there = list.inForceAt(start);
        boolean same = there != null
                && there.base().equals(draft.base())
                && there.tiers().equals(draft.tiers());
        if (there != null
                && same
                && (draft.validFrom() == null || there.validFrom().equals(start))) {
            unchanged.add(new Unchanged(proposal.place(), there));
            return null;
        }
        if (!list.mayBeFollowedFrom(start)) {
            return "this model has a price that begins at or after " + start;
        }
        known.put(shelf, followed(list, draft, start));
        accepted.add(draft);
        if (there == null) {
            added.add(new Added(proposal.place(), draft));
        } else {
            changed.add(new Changed(proposal.place(), there, draft));
        }
        return null;
    }

    private @Nullable ExchangeRate rate(Currency currency) {
        return currency.equals(billing)
                ? null
                : ratesNow.computeIfAbsent(
                                currency, _ -> Optional.ofNullable(ExchangeRate.inForceAt(rates.of(currency), now)))
                        .orElse(null);
    }

    private record Held(PriceList list, boolean managedByFile) {}

    private Held held(Shelf shelf) {
        var own = books.find(shelf.owner()).stream()
                .flatMap(book -> prices.hold(book.id(), shelf.model()).stream())
                .filter(kept -> !kept.isDiscounted())
                .toList();
        return new Held(
                new PriceList(own.stream().map(KeptPrice::price).toList()),
                own.stream()
                        .max(Comparator.comparing(kept -> kept.price().validFrom()))
                        .filter(newest -> newest.managedBy() == ManagedBy.FILE)
                        .isPresent());
    }

    private static PriceList followed(PriceList list, PriceDraft draft, Instant start) {
        var ended = list.closedBy(start);
        var after = new ArrayList<Price>();
        for (var price : list.prices()) {
            after.add(
                    price.equals(ended)
                            ? new Price(
                                    price.id(), price.model(), price.base(), price.tiers(), price.validFrom(), start)
                            : price);
        }
        after.add(new Price(NOT_SET, draft.model(), draft.base(), draft.tiers(), start, null));
        return new PriceList(after);
    }
}

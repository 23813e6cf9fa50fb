package dev.farthing.application.price;

import dev.farthing.application.Listing;
import dev.farthing.application.Page;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.price.Price;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Prices in memory.
public class RememberedPrices implements PriceRepository {
    private final List<KeptPrice> prices = new ArrayList<>();
    private final InstantSource clock;

    public RememberedPrices(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public List<KeptPrice> hold(UUID book, String model) {
        return prices.stream()
                .filter(kept ->
                        kept.bookId().equals(book) && kept.price().model().equals(model))
                .toList();
    }

    @Override
    public Page<KeptPrice> list(@Nullable UUID book, @Nullable String model, Listing wanted) {
        var found = prices.stream()
                .filter(kept -> book == null || kept.bookId().equals(book))
                .filter(kept -> model == null || kept.price().model().equals(model))
                .filter(kept -> wanted.search() == null || kept.price().model().contains(wanted.search()))
                .filter(kept -> wanted.status() == null || wanted.status().equals(status(kept.price())))
                .sorted(Comparator.comparing((KeptPrice kept) -> kept.price().model())
                        .thenComparing(Comparator.comparing(
                                        (KeptPrice kept) -> kept.price().validFrom())
                                .reversed()))
                .toList();
        return new Page<>(
                found.stream()
                        .skip(wanted.slice().offset())
                        .limit(wanted.slice().limit())
                        .toList(),
                found.size());
    }

    private String status(Price price) {
        var now = clock.instant();
        return price.inForceAt(now) ? "current" : price.validFrom().isAfter(now) ? "future" : "past";
    }

    @Override
    public Optional<KeptPrice> find(UUID id) {
        return prices.stream().filter(kept -> kept.price().id().equals(id)).findFirst();
    }

    @Override
    public void add(KeptPrice added) {
        if (hold(added.bookId(), added.price().model()).stream()
                .anyMatch(other -> overlap(other.price(), added.price()))) {
            throw Fault.STATE_CONFLICT.because("this model has a price in that time");
        }
        prices.add(added);
    }

    private static boolean overlap(Price one, Price other) {
        return !isEmpty(one)
                && !isEmpty(other)
                && (one.validTo() == null || one.validTo().isAfter(other.validFrom()))
                && (other.validTo() == null || other.validTo().isAfter(one.validFrom()));
    }

    private static boolean isEmpty(Price price) {
        return price.validFrom().equals(price.validTo());
    }

    @Override
    public void close(UUID id, Instant end) {
        prices.replaceAll(kept -> kept.price().id().equals(id) ? closed(kept, end) : kept);
    }

    private static KeptPrice closed(KeptPrice kept, Instant end) {
        var price = kept.price();
        return new KeptPrice(
                new Price(price.id(), price.model(), price.base(), price.tiers(), price.validFrom(), end),
                kept.bookId(),
                kept.origin(),
                kept.managedBy(),
                kept.createdAt());
    }

    @Override
    public Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}

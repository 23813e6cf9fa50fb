package dev.farthing.application.price;

import dev.farthing.application.Ids;
import dev.farthing.domain.price.Derivation;
import dev.farthing.domain.price.Derivation.Derived;
import dev.farthing.domain.price.PriceBook;
import dev.farthing.domain.price.PriceList;
import dev.farthing.domain.price.PriceOrigin;
import dev.farthing.domain.price.PriceOrigin.Discounted;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Makes the discounted prices of a plan's book follow the default prices of a model. Part of [SetPrice] and
/// [SetDiscount].
@ApplicationScoped
public class DerivePrices {
    private final PriceRepository prices;
    private final Ids ids;

    public DerivePrices(PriceRepository prices, Ids ids) {
        this.prices = prices;
        this.ids = ids;
    }

    /// @param from when the change begins; never reaches back before the discount
    /// @param coming when a price of the plan's own begins that is about to be added; null: none is
    public void derive(PriceBook book, String model, Instant from, @Nullable Instant coming) {
        var standard = prices.hold(PriceBook.STANDARD, model);
        var there = prices.hold(book.id(), model);
        var firstOwn = Stream.concat(
                        there.stream()
                                .filter(kept -> !kept.isDiscounted())
                                .map(kept -> kept.price().validFrom()),
                        Stream.ofNullable(coming))
                .min(Instant::compareTo)
                .orElse(null);
        var derived = there.stream()
                .flatMap(kept -> kept.origin() instanceof Discounted(var source, var percent)
                        ? Stream.of(new Derived(kept.price(), source, percent))
                        : Stream.empty())
                .toList();
        var derivation = Derivation.of(
                new PriceList(standard.stream().map(KeptPrice::price).toList()),
                derived,
                book.discount(),
                from.isBefore(book.since()) ? book.since() : from,
                firstOwn);
        derivation.endings().forEach(ending -> prices.close(ending.price(), ending.end()));
        var now = prices.now();
        for (var piece : derivation.pieces()) {
            var manager = standard.stream()
                    .filter(kept -> kept.price().id().equals(piece.standard().id()))
                    .findFirst()
                    .orElseThrow()
                    .managedBy();
            PriceOrigin origin =
                    new Discounted(piece.standard().id(), book.discount().percent());
            prices.add(new KeptPrice(piece.discounted(ids.next(), book.discount()), book.id(), origin, manager, now));
        }
    }
}

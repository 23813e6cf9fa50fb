package dev.farthing.application.scenery;

import dev.farthing.application.ManagedBy;
import dev.farthing.application.price.PriceBook;
import dev.farthing.application.price.PriceDraft;
import dev.farthing.application.price.SetPrice;
import dev.farthing.application.scenery.Prescription.PriceLine;
import dev.farthing.domain.price.Price;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.temporal.ChronoUnit;

/// Sets the prices a file prescribes, unless they hold already.
@ApplicationScoped
class PrescribedPrices {
    private final PriceBook book;
    private final SetPrice setPrice;

    PrescribedPrices(PriceBook book, SetPrice setPrice) {
        this.book = book;
        this.setPrice = setPrice;
    }

    void price(PriceLine line) {
        var known = book.hold(line.model());
        var from = line.validFrom();
        var there = from == null
                ? known.inForceAt(book.now())
                : known.prices().stream()
                        .filter(price -> price.validFrom().equals(from.truncatedTo(ChronoUnit.MICROS)))
                        .findFirst()
                        .orElse(null);
        if (there == null || !isSame(there, line)) {
            setPrice.set(new PriceDraft(line.model(), line.base(), line.tiers(), from), ManagedBy.FILE);
        }
    }

    private static boolean isSame(Price price, PriceLine line) {
        return price.base().equals(line.base()) && price.tiers().equals(line.tiers());
    }
}

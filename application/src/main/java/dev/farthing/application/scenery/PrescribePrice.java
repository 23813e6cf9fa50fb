package dev.farthing.application.scenery;

import dev.farthing.application.ManagedBy;
import dev.farthing.application.price.PriceDraft;
import dev.farthing.application.price.PriceRepository;
import dev.farthing.application.price.SetPrice;
import dev.farthing.application.scenery.Prescription.PriceLine;
import dev.farthing.application.upstream.ModelRepository;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.price.Price;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.temporal.ChronoUnit;

/// Sets a price the file prescribes, unless it holds already. Part of [ApplyPrescription].
@ApplicationScoped
public class PrescribePrice {
    private final PriceRepository book;
    private final SetPrice setPrice;
    private final ModelRepository models;

    public PrescribePrice(PriceRepository book, SetPrice setPrice, ModelRepository models) {
        this.book = book;
        this.setPrice = setPrice;
        this.models = models;
    }

    public void prescribe(PriceLine line) {
        if (models.find(line.model()).isEmpty()) {
            throw Fault.INVALID_REQUEST.because("no model has the id " + line.model());
        }
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

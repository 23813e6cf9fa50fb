package dev.farthing.application.scenery;

import dev.farthing.application.ManagedBy;
import dev.farthing.application.price.ExchangeRateRepository;
import dev.farthing.application.price.KeptPrice;
import dev.farthing.application.price.PriceDraft;
import dev.farthing.application.price.PriceRepository;
import dev.farthing.application.price.SetPrice;
import dev.farthing.application.scenery.Prescription.PriceLine;
import dev.farthing.application.upstream.ModelRepository;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.price.ExchangeRate;
import dev.farthing.domain.price.PriceBook;
import dev.farthing.domain.price.PriceOrigin;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Sets a price the file prescribes, unless it holds already. Part of [ApplyPrescription].
///
/// One in another currency is converted once, with the rate of exchange that holds then, and is the same price as
/// long as the file says the same, whatever becomes of the rate.
@ApplicationScoped
public class PrescribePrice {
    private final PriceRepository book;
    private final ExchangeRateRepository rates;
    private final SetPrice setPrice;
    private final ModelRepository models;

    public PrescribePrice(
            PriceRepository book, ExchangeRateRepository rates, SetPrice setPrice, ModelRepository models) {
        this.book = book;
        this.rates = rates;
        this.setPrice = setPrice;
        this.models = models;
    }

    public void prescribe(PriceLine line) {
        if (models.find(line.model()).isEmpty()) {
            throw Fault.INVALID_REQUEST.because("no model has the id " + line.model());
        }
        var there = known(book.hold(PriceBook.STANDARD, line.model()), line);
        if (there == null || !isSame(there, line)) {
            setPrice.set(draft(line), ManagedBy.FILE);
        }
    }

    private @Nullable KeptPrice known(List<KeptPrice> all, PriceLine line) {
        var from = line.validFrom();
        var now = book.now();
        return all.stream()
                .filter(kept -> from == null
                        ? kept.price().inForceAt(now)
                        : kept.price().validFrom().equals(from.truncatedTo(ChronoUnit.MICROS)))
                .findFirst()
                .orElse(null);
    }

    private static boolean isSame(KeptPrice kept, PriceLine line) {
        if (kept.origin() instanceof PriceOrigin.Converted foreign) {
            return foreign.currency().equals(line.currency())
                    && foreign.base().equals(line.base())
                    && foreign.tiers().equals(line.tiers());
        }
        return line.currency() == null
                && kept.price().base().equals(line.base())
                && kept.price().tiers().equals(line.tiers());
    }

    private PriceDraft draft(PriceLine line) {
        var draft = new PriceDraft(line.model(), line.base(), line.tiers(), line.validFrom());
        var currency = line.currency();
        if (currency == null) {
            return draft;
        }
        var rate = ExchangeRate.inForceAt(rates.of(currency), book.now());
        if (rate == null) {
            throw Fault.INVALID_REQUEST.because("there is no rate of exchange for " + currency
                    + ": give one under fx_rates, or with POST /api/v1/billing/fx-rates");
        }
        try {
            return draft.converted(rate);
        } catch (IllegalArgumentException tooDear) {
            throw Fault.INVALID_REQUEST.because("converted, " + tooDear.getMessage());
        }
    }
}

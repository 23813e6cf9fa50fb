package dev.farthing.application.scenery;

import dev.farthing.application.price.ExchangeRateRepository;
import dev.farthing.application.price.PriceRepository;
import dev.farthing.application.price.SetExchangeRate;
import dev.farthing.application.scenery.Prescription.RateLine;
import dev.farthing.domain.price.ExchangeRate;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.temporal.ChronoUnit;

/// Sets a rate of exchange the file prescribes, unless it holds already. Part of [ApplyPrescription].
@ApplicationScoped
public class PrescribeRate {
    private final ExchangeRateRepository rates;
    private final PriceRepository prices;
    private final SetExchangeRate setExchangeRate;

    public PrescribeRate(ExchangeRateRepository rates, PriceRepository prices, SetExchangeRate setExchangeRate) {
        this.rates = rates;
        this.prices = prices;
        this.setExchangeRate = setExchangeRate;
    }

    public void prescribe(RateLine line) {
        var known = rates.of(line.currency());
        var from = line.validFrom();
        var there = from == null
                ? ExchangeRate.inForceAt(known, prices.now())
                : known.stream()
                        .filter(rate -> rate.validFrom().equals(from.truncatedTo(ChronoUnit.MICROS)))
                        .findFirst()
                        .orElse(null);
        if (there == null || there.rate().compareTo(line.rate()) != 0) {
            setExchangeRate.set(line.currency(), line.rate(), from, null);
        }
    }
}

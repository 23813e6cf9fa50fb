package dev.farthing.application.price;

import dev.farthing.domain.price.ExchangeRate;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.Currency;
import java.util.Optional;

/// Finds the rate of exchange that holds now; empty when none has been set for the currency.
@ApplicationScoped
public class FindExchangeRate {
    private final ExchangeRateRepository rates;
    private final PriceRepository prices;

    public FindExchangeRate(ExchangeRateRepository rates, PriceRepository prices) {
        this.rates = rates;
        this.prices = prices;
    }

    @Transactional
    public Optional<ExchangeRate> find(Currency currency) {
        return Optional.ofNullable(ExchangeRate.inForceAt(rates.of(currency), prices.now()));
    }
}

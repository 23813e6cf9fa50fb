package dev.farthing.application.price;

import java.util.function.Supplier;

class RememberedExchangeRatesTest implements ExchangeRateRepositoryContract {
    private final RememberedExchangeRates rates = new RememberedExchangeRates();

    @Override
    public ExchangeRateRepository rates() {
        return rates;
    }

    @Override
    public <T> T inTransaction(Supplier<T> work) {
        return work.get();
    }
}

package dev.farthing.application.price;

import dev.farthing.application.Page;
import dev.farthing.application.Slice;
import dev.farthing.domain.price.ExchangeRate;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.Currency;
import org.jspecify.annotations.Nullable;

/// Shows the rates of exchange, of one currency or of all, a page at a time.
@ApplicationScoped
public class ListExchangeRates {
    private final ExchangeRateRepository rates;

    public ListExchangeRates(ExchangeRateRepository rates) {
        this.rates = rates;
    }

    @Transactional
    public Page<ExchangeRate> list(@Nullable Currency currency, Slice slice) {
        return rates.list(currency, slice);
    }
}

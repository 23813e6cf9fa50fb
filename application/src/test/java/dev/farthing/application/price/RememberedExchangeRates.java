package dev.farthing.application.price;

import dev.farthing.application.Page;
import dev.farthing.application.Slice;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.price.ExchangeRate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Currency;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Rates of exchange in memory.
public class RememberedExchangeRates implements ExchangeRateRepository {
    private final List<ExchangeRate> rates = new ArrayList<>();

    @Override
    public List<ExchangeRate> of(Currency currency) {
        return rates.stream().filter(rate -> rate.currency().equals(currency)).toList();
    }

    @Override
    public Page<ExchangeRate> list(@Nullable Currency currency, Slice slice) {
        var found = rates.stream()
                .filter(rate -> currency == null || rate.currency().equals(currency))
                .sorted(Comparator.comparing(
                                (ExchangeRate rate) -> rate.currency().getCurrencyCode())
                        .thenComparing(
                                Comparator.comparing(ExchangeRate::validFrom).reversed()))
                .toList();
        return new Page<>(
                found.stream().skip(slice.offset()).limit(slice.limit()).toList(), found.size());
    }

    @Override
    public void add(ExchangeRate added, Instant createdAt) {
        if (of(added.currency()).stream().anyMatch(rate -> rate.validFrom().equals(added.validFrom()))) {
            throw Fault.STATE_CONFLICT.because("this currency has a rate from then on");
        }
        rates.add(added);
    }
}

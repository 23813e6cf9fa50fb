package dev.farthing.application.billing;

import dev.farthing.domain.billing.TaxRate;
import dev.farthing.domain.fault.Fault;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListMap;

/// Rates of tax in memory.
public final class RememberedTaxRates implements TaxRates {
    private final ConcurrentSkipListMap<Instant, TaxRate> rates = new ConcurrentSkipListMap<>();

    @Override
    public List<TaxRate> all() {
        return List.copyOf(rates.values());
    }

    @Override
    public void add(UUID id, TaxRate rate) {
        if (rates.putIfAbsent(rate.validFrom(), rate) != null) {
            throw Fault.STATE_CONFLICT.because("a rate begins at " + rate.validFrom());
        }
    }
}

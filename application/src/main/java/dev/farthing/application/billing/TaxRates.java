package dev.farthing.application.billing;

import dev.farthing.domain.billing.TaxRate;
import java.util.List;
import java.util.UUID;

/// The dated rates of tax; part of the caller's transaction. None is ever changed or taken away.
public interface TaxRates {
    /// All of them, in the order of time.
    List<TaxRate> all();

    /// Adds a rate; a second one from the same instant is refused as STATE_CONFLICT.
    void add(UUID id, TaxRate rate);
}

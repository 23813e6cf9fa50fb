package dev.farthing.application.billing;

import dev.farthing.domain.billing.TaxRate;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;

/// Shows the dated rates of tax, in the order of time.
@ApplicationScoped
public class ListTaxRates {
    private final TaxRates rates;

    public ListTaxRates(TaxRates rates) {
        this.rates = rates;
    }

    @Transactional
    public List<TaxRate> list() {
        return rates.all();
    }
}

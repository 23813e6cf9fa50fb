package dev.farthing.application.billing;

import dev.farthing.application.Ids;
import dev.farthing.domain.billing.TaxRate;
import dev.farthing.domain.fault.Fault;
import dev.farthing.application.audit.AuditTrail;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

/// Lets a tax rate hold from an instant on; the one before it ends there.
@ApplicationScoped
public class SetTaxRate {
    private final TaxRates rates;
    private final Ids ids;
    private final AuditTrail audit;

    public SetTaxRate(TaxRates rates, Ids ids, AuditTrail audit) {
        this.rates = rates;
        this.ids = ids;
        this.audit = audit;
    }

    @Transactional
    public TaxRate set(TaxRate rate) {
        if (rates.all().stream().anyMatch(known -> !known.validFrom().isBefore(rate.validFrom()))) {
            throw Fault.STATE_CONFLICT.because(
                    "a rate begins then or later: rates are never edited, only followed by a later one");
        }
        var id = ids.next();
        rates.add(id, rate);
        audit.record(BillingPicture.tax(id, rate));
        return rate;
    }
}

package dev.farthing.application.billing;

import dev.farthing.application.Ids;
import dev.farthing.application.audit.AuditTrail;
import dev.farthing.domain.billing.TaxRate;
import dev.farthing.domain.fault.Fault;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

/// Lets a tax rate hold from an instant on; the one before it ends there.
@ApplicationScoped
public class SetTaxRate {
    private final TaxRates rates;
    private final AuditTrail audit;
    private final Ids ids;

    public SetTaxRate(TaxRates rates, AuditTrail audit, Ids ids) {
        this.rates = rates;
        this.audit = audit;
        this.ids = ids;
    }

    @Transactional
    public TaxRate set(TaxRate rate) {
        if (rates.all().stream().anyMatch(known -> !known.validFrom().isBefore(rate.validFrom()))) {
            throw Fault.STATE_CONFLICT.because(
                    "a rate begins then or later: rates are never edited, only followed by a later one");
        }
        var id = ids.next();
        rates.add(id, rate);
        audit.record(BillingPicture.created(id, rate));
        return rate;
    }
}

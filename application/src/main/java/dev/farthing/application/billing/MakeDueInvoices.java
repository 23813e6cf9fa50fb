package dev.farthing.application.billing;

import dev.farthing.domain.fault.Fault;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;

/// Makes the invoices of one org that are due now, without waiting for the next round.
@ApplicationScoped
public class MakeDueInvoices {
    private final InvoiceRepository invoices;
    private final MakeInvoices makeInvoices;

    public MakeDueInvoices(InvoiceRepository invoices, MakeInvoices makeInvoices) {
        this.invoices = invoices;
        this.makeInvoices = makeInvoices;
    }

    public List<KeptInvoice> make(UUID orgId) {
        var org = invoices.billable().stream()
                .filter(billable -> billable.orgId().equals(orgId))
                .findFirst()
                .orElseThrow(() -> Fault.NOT_FOUND.because("no such org"));
        return makeInvoices.make(org);
    }
}

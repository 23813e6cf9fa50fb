package dev.farthing.application.billing;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.UUID;

/// Shows one invoice of an org.
@ApplicationScoped
public class FindInvoice {
    private final InvoiceRepository invoices;

    public FindInvoice(InvoiceRepository invoices) {
        this.invoices = invoices;
    }

    @Transactional
    public KeptInvoice find(UUID orgId, UUID invoiceId) {
        return InvoiceReach.found(invoices.find(orgId, invoiceId));
    }
}

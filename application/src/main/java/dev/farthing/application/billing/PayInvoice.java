package dev.farthing.application.billing;

import dev.farthing.application.audit.AuditTrail;
import dev.farthing.domain.billing.Bookkeeping;
import dev.farthing.domain.billing.InvoiceState;
import dev.farthing.domain.ledger.PostingKind;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.UUID;

/// Notes that an issued invoice was paid in full. Paid before, it stays as it is.
@ApplicationScoped
public class PayInvoice {
    private final InvoiceRepository invoices;
    private final AuditTrail audit;
    private final PostInvoice postInvoice;

    public PayInvoice(InvoiceRepository invoices, AuditTrail audit, PostInvoice postInvoice) {
        this.invoices = invoices;
        this.audit = audit;
        this.postInvoice = postInvoice;
    }

    @Transactional
    public KeptInvoice pay(UUID orgId, UUID invoiceId) {
        var kept = InvoiceReach.found(invoices.findForChange(orgId, invoiceId));
        var invoice = kept.invoice();
        if (invoice.state() == InvoiceState.PAID) {
            return kept;
        }
        invoice.mustBe(InvoiceState.ISSUED);
        var now = invoices.now();
        invoices.move(invoice, InvoiceState.PAID, now);
        var due = invoice.draft().total().minus(kept.credited());
        postInvoice.post(invoice, PostingKind.PAYMENT, "payment:" + invoiceId, Bookkeeping.pay(due), now);
        var paid = InvoiceReach.found(invoices.find(orgId, invoiceId));
        audit.record(BillingPicture.deed("pay", kept, paid));
        return paid;
    }
}

package dev.farthing.application.billing;

import dev.farthing.domain.billing.Bookkeeping;
import dev.farthing.domain.billing.InvoiceState;
import dev.farthing.domain.ledger.PostingKind;
import dev.farthing.application.audit.AuditTrail;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.UUID;

/// Notes that an issued invoice was paid in full. Paid before, it stays as it is.
@ApplicationScoped
public class PayInvoice {
    private final InvoiceRepository invoices;
    private final PostInvoice postInvoice;
    private final AuditTrail audit;

    public PayInvoice(InvoiceRepository invoices, PostInvoice postInvoice, AuditTrail audit) {
        this.invoices = invoices;
        this.postInvoice = postInvoice;
        this.audit = audit;
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
        audit.record(BillingPicture.invoice("pay", invoice, paid.invoice()));
        return paid;
    }
}

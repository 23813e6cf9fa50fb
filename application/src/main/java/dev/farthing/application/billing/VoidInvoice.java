package dev.farthing.application.billing;

import dev.farthing.domain.billing.Bookkeeping;
import dev.farthing.domain.billing.InvoiceState;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.ledger.PostingKind;
import dev.farthing.domain.money.MinorUnit;
import dev.farthing.application.audit.AuditTrail;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.Currency;
import java.util.UUID;

/// Takes a draft or an issued invoice back; its number stays taken, and its period is invoiced anew. What was
/// paid or
/// credited is not taken back.
@ApplicationScoped
public class VoidInvoice {
    private final InvoiceRepository invoices;
    private final PostInvoice postInvoice;
    private final Currency currency;
    private final AuditTrail audit;

    public VoidInvoice(InvoiceRepository invoices, PostInvoice postInvoice, Currency currency, AuditTrail audit) {
        this.invoices = invoices;
        this.postInvoice = postInvoice;
        this.currency = currency;
        this.audit = audit;
    }

    /// Voided before, it stays as it is.
    @Transactional
    public KeptInvoice voidOne(UUID orgId, UUID invoiceId) {
        var kept = InvoiceReach.found(invoices.findForChange(orgId, invoiceId));
        var invoice = kept.invoice();
        switch (invoice.state()) {
            case VOID -> {
                return kept;
            }
            case PAID -> throw Fault.STATE_CONFLICT.because("a paid invoice is credited, not voided");
            case DRAFT, ISSUED -> {
                if (!kept.credited().isZero()) {
                    throw Fault.STATE_CONFLICT.because("an invoice with credit notes is credited further, not voided");
                }
            }
        }
        invoices.hold(orgId);
        var now = invoices.now();
        invoices.move(invoice, InvoiceState.VOID, now);
        if (invoice.state() == InvoiceState.ISSUED) {
            var entries = Bookkeeping.voided(invoice.draft(), MinorUnit.of(currency));
            postInvoice.post(invoice, PostingKind.VOID, "void:" + invoiceId, entries, now);
        }
        var voided = InvoiceReach.found(invoices.find(orgId, invoiceId));
        audit.record(BillingPicture.invoice("void", invoice, voided.invoice()));
        return voided;
    }
}

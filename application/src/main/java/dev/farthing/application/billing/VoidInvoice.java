package dev.farthing.application.billing;

import dev.farthing.application.audit.AuditTrail;
import dev.farthing.application.retention.KeptCalls;
import dev.farthing.domain.billing.Bookkeeping;
import dev.farthing.domain.billing.InvoiceKind;
import dev.farthing.domain.billing.InvoiceState;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.ledger.PostingKind;
import dev.farthing.domain.money.MinorUnit;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.Currency;
import java.util.UUID;

/// Takes a draft or an issued invoice back; its number stays taken, and its period is invoiced anew. What was paid or
/// credited is not taken back.
@ApplicationScoped
public class VoidInvoice {
    private final InvoiceRepository invoices;
    private final AuditTrail audit;
    private final PostInvoice postInvoice;
    private final KeptCalls keptCalls;
    private final Currency currency;

    public VoidInvoice(
            InvoiceRepository invoices,
            AuditTrail audit,
            PostInvoice postInvoice,
            KeptCalls keptCalls,
            Currency currency) {
        this.invoices = invoices;
        this.audit = audit;
        this.postInvoice = postInvoice;
        this.keptCalls = keptCalls;
        this.currency = currency;
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
                if (invoice.kind() == InvoiceKind.PERIOD
                        && invoice.draft().period().from().isBefore(keptCalls.since())) {
                    throw Fault.STATE_CONFLICT.because(
                            "the calls of its period are no longer on record: it is credited, not voided");
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
        audit.record(BillingPicture.deed("void", kept, voided));
        return voided;
    }
}

package dev.farthing.application.billing;

import dev.farthing.application.Ids;
import dev.farthing.domain.billing.Bookkeeping;
import dev.farthing.domain.billing.InvoiceState;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.ledger.PostingKind;
import dev.farthing.domain.money.Amount;
import dev.farthing.domain.money.MinorUnit;
import dev.farthing.application.audit.AuditTrail;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.Currency;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Takes back a part of an issued or paid invoice by a document of its own; all of them together never take
/// back more
/// than it asked for.
@ApplicationScoped
public class CreditInvoice {
    private final InvoiceRepository invoices;
    private final PostInvoice postInvoice;
    private final Ids ids;
    private final Currency currency;
    private final AuditTrail audit;

    public CreditInvoice(InvoiceRepository invoices, PostInvoice postInvoice, Ids ids, Currency currency, AuditTrail audit) {
        this.invoices = invoices;
        this.postInvoice = postInvoice;
        this.ids = ids;
        this.currency = currency;
        this.audit = audit;
    }

    /// What is taken back.
    ///
    /// @param line the line it is for; null for the invoice as a whole
    public record Wish(UUID invoiceId, @Nullable Integer line, Amount amount, String reason) {}

    @Transactional
    public CreditNoteView credit(UUID orgId, Wish wish) {
        var kept = InvoiceReach.found(invoices.findForChange(orgId, wish.invoiceId()));
        var invoice = kept.invoice();
        if (invoice.state() != InvoiceState.ISSUED && invoice.state() != InvoiceState.PAID) {
            throw Fault.STATE_CONFLICT.because(
                    "the invoice is " + invoice.state().text() + ": nothing was asked for yet");
        }
        if (wish.line() != null && wish.line() > invoice.draft().lines().size()) {
            throw Fault.NOT_FOUND.because("the invoice has no such line");
        }
        var before = kept.credited();
        var unit = MinorUnit.of(currency);
        var tax = Bookkeeping.taxIn(invoice.draft(), before.plus(wish.amount()), unit)
                .minus(Bookkeeping.taxIn(invoice.draft(), before, unit));
        var now = invoices.now();
        var note = new CreditNoteView(
                ids.next(),
                orgId,
                wish.invoiceId(),
                "",
                wish.line(),
                wish.amount().toDecimal(),
                tax.toDecimal(),
                wish.reason(),
                now);
        var numbered = invoices.credit(note, wish.amount(), tax);
        postInvoice.post(
                invoice, PostingKind.CREDIT_NOTE, "credit:" + note.id(), Bookkeeping.credit(wish.amount(), tax), now);
        audit.record(BillingPicture.credited(numbered));
        return numbered;
    }
}

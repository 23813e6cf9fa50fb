package dev.farthing.application.billing;

import dev.farthing.application.audit.AuditTrail;
import dev.farthing.domain.billing.Bookkeeping;
import dev.farthing.domain.billing.InvoiceState;
import dev.farthing.domain.ledger.PostingKind;
import dev.farthing.domain.money.MinorUnit;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.util.Currency;
import java.util.UUID;

/// Makes a draft binding: it gets its number, and what was used becomes what is owed. Issued before, it stays as it
/// is.
@ApplicationScoped
public class IssueInvoice {
    private static final Duration TIME_TO_PAY = Duration.ofDays(30);

    private final InvoiceRepository invoices;
    private final AuditTrail audit;
    private final PostInvoice postInvoice;
    private final Currency currency;

    public IssueInvoice(InvoiceRepository invoices, AuditTrail audit, PostInvoice postInvoice, Currency currency) {
        this.invoices = invoices;
        this.audit = audit;
        this.postInvoice = postInvoice;
        this.currency = currency;
    }

    @Transactional
    public KeptInvoice issue(UUID orgId, UUID invoiceId) {
        var kept = InvoiceReach.found(invoices.findForChange(orgId, invoiceId));
        var invoice = kept.invoice();
        if (invoice.state() == InvoiceState.ISSUED) {
            return kept;
        }
        invoice.mustBe(InvoiceState.DRAFT);
        var now = invoices.now();
        invoices.issue(invoice, now, now.plus(TIME_TO_PAY));
        var issued = InvoiceReach.found(invoices.find(orgId, invoiceId));
        var entries = Bookkeeping.issue(invoice.draft(), MinorUnit.of(currency));
        postInvoice.post(issued.invoice(), PostingKind.INVOICE, "invoice:" + invoiceId, entries, now);
        audit.record(BillingPicture.deed("issue", kept, issued));
        return issued;
    }
}

package dev.farthing.application.billing;

import dev.farthing.application.Page;
import dev.farthing.application.Slice;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Shows an org's credit notes, newest first.
@ApplicationScoped
public class ListCreditNotes {
    private final InvoiceRepository invoices;

    public ListCreditNotes(InvoiceRepository invoices) {
        this.invoices = invoices;
    }

    /// @param invoiceId null for those of all invoices
    @Transactional
    public Page<CreditNoteView> list(UUID orgId, @Nullable UUID invoiceId, Slice slice) {
        return invoices.credits(orgId, invoiceId, slice);
    }
}

package dev.farthing.application.billing;

import dev.farthing.application.Page;
import dev.farthing.application.Slice;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Shows an org's invoices, newest first.
@ApplicationScoped
public class ListInvoices {
    private final InvoiceRepository invoices;

    public ListInvoices(InvoiceRepository invoices) {
        this.invoices = invoices;
    }

    /// @param orgId null for every org
    @Transactional
    public Page<KeptInvoice> list(@Nullable UUID orgId, @Nullable String status, Slice slice) {
        return invoices.list(orgId, status, slice);
    }
}

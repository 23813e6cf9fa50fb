package dev.farthing.application.billing;

import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;
import java.util.function.Supplier;

class RememberedInvoicesTest implements InvoiceRepositoryContract {
    private final RememberedInvoices invoices =
            new RememberedInvoices(InstantSource.fixed(Instant.parse("2026-11-21T12:00:00Z")));

    @Override
    public InvoiceRepository invoices() {
        return invoices;
    }

    @Override
    public UUID anOrg() {
        return invoices.anOrg();
    }

    @Override
    public void park(UUID orgId) {
        invoices.park(orgId);
    }

    @Override
    public <T> T inTransaction(Supplier<T> work) {
        return work.get();
    }
}

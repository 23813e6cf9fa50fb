package dev.farthing.persistence.billing;

import dev.farthing.application.billing.InvoiceRepository;
import dev.farthing.application.billing.InvoiceRepositoryContract;
import dev.farthing.persistence.Scene;
import dev.farthing.persistence.server.FreshDatabaseForQuarkus;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.UUID;
import java.util.function.Supplier;

@QuarkusTest
@QuarkusTestResource(FreshDatabaseForQuarkus.class)
class PostgresInvoicesTest implements InvoiceRepositoryContract {
    @Inject
    InvoiceRepository invoices;

    @Inject
    Scene scene;

    @Override
    public InvoiceRepository invoices() {
        return invoices;
    }

    @Override
    public UUID anOrg() {
        return scene.anOrg();
    }

    @Override
    public void park(UUID orgId) {
        scene.sql("UPDATE org SET invoicing_parked_since = now() WHERE id = ?1", orgId);
    }

    @Override
    public <T> T inTransaction(Supplier<T> work) {
        return Scene.inTransaction(work);
    }
}

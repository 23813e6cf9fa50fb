package dev.farthing.persistence.upstream;

import dev.farthing.application.upstream.CredentialIntake;
import dev.farthing.application.upstream.CredentialRepository;
import dev.farthing.application.upstream.CredentialSearch;
import dev.farthing.application.upstream.ModelRepository;
import dev.farthing.application.upstream.ProviderRepository;
import dev.farthing.application.upstream.VendorRepositoriesContract;
import dev.farthing.persistence.server.FreshDatabaseForQuarkus;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.function.Supplier;

@QuarkusTest
@QuarkusTestResource(FreshDatabaseForQuarkus.class)
class VendorTablesTest implements VendorRepositoriesContract {
    @Inject
    ProviderRepository providers;

    @Inject
    CredentialRepository credentials;

    @Inject
    CredentialIntake intake;

    @Inject
    CredentialSearch search;

    @Inject
    ModelRepository models;

    @Override
    public ProviderRepository providers() {
        return providers;
    }

    @Override
    public CredentialRepository credentials() {
        return credentials;
    }

    @Override
    public CredentialIntake intake() {
        return intake;
    }

    @Override
    public CredentialSearch search() {
        return search;
    }

    @Override
    public ModelRepository models() {
        return models;
    }

    @Override
    public <T> T inTransaction(Supplier<T> work) {
        return QuarkusTransaction.requiringNew().call(work::get);
    }
}

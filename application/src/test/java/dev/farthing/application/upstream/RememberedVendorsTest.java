package dev.farthing.application.upstream;

import java.util.function.Supplier;

class RememberedVendorsTest implements VendorRepositoriesContract {
    private final RememberedVendors vendors = new RememberedVendors();

    @Override
    public ProviderRepository providers() {
        return vendors.providers();
    }

    @Override
    public CredentialRepository credentials() {
        return vendors.credentials();
    }

    @Override
    public CredentialIntake intake() {
        return vendors.intake();
    }

    @Override
    public CredentialSearch search() {
        return vendors.search();
    }

    @Override
    public ModelRepository models() {
        return vendors.models();
    }

    @Override
    public <T> T inTransaction(Supplier<T> work) {
        return work.get();
    }
}

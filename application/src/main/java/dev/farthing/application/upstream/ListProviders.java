package dev.farthing.application.upstream;

import dev.farthing.application.Listing;
import dev.farthing.application.Page;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

/// Shows the providers, a page at a time.
@ApplicationScoped
public class ListProviders {
    private final ProviderRepository providers;

    public ListProviders(ProviderRepository providers) {
        this.providers = providers;
    }

    @Transactional
    public Page<KeptProvider> list(Listing wanted) {
        return providers.list(wanted);
    }
}

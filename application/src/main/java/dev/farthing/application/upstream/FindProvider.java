package dev.farthing.application.upstream;

import dev.farthing.domain.fault.Fault;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.UUID;

/// Shows one provider.
@ApplicationScoped
public class FindProvider {
    private final ProviderRepository providers;

    public FindProvider(ProviderRepository providers) {
        this.providers = providers;
    }

    @Transactional
    public KeptProvider find(UUID id) {
        return providers.find(id).orElseThrow(() -> Fault.NOT_FOUND.because("no provider has this id"));
    }
}

package dev.farthing.application.upstream;

import dev.farthing.domain.fault.Fault;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.UUID;

/// Shows which proxies a provider's credentials are spread over.
@ApplicationScoped
public class FindProxyPool {
    private final ProviderRepository providers;
    private final ProxyRepository proxies;

    public FindProxyPool(ProviderRepository providers, ProxyRepository proxies) {
        this.providers = providers;
        this.proxies = proxies;
    }

    @Transactional
    public List<UUID> find(UUID providerId) {
        if (providers.find(providerId).isEmpty()) {
            throw Fault.NOT_FOUND.because("no provider has this id");
        }
        return proxies.pool(providerId);
    }
}

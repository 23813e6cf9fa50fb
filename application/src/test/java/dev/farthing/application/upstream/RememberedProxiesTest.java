package dev.farthing.application.upstream;

import java.util.UUID;

class RememberedProxiesTest implements ProxyRepositoryContract {
    private final ProxyRepository proxies = new RememberedProxies();

    @Override
    public ProxyRepository proxies() {
        return proxies;
    }

    @Override
    public UUID aProvider() {
        return UUID.randomUUID();
    }
}

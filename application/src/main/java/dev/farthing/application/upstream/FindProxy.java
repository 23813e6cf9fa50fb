package dev.farthing.application.upstream;

import dev.farthing.domain.fault.Fault;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.UUID;

/// Shows one proxy, never its password.
@ApplicationScoped
public class FindProxy {
    private final ProxyRepository proxies;

    public FindProxy(ProxyRepository proxies) {
        this.proxies = proxies;
    }

    @Transactional
    public KeptProxy find(UUID id) {
        return proxies.find(id).orElseThrow(() -> Fault.NOT_FOUND.because("no proxy has this id"));
    }
}

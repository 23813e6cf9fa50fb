package dev.farthing.application.upstream;

import dev.farthing.application.Listing;
import dev.farthing.application.Page;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

/// Shows the proxies, a page at a time.
@ApplicationScoped
public class ListProxies {
    private final ProxyRepository proxies;

    public ListProxies(ProxyRepository proxies) {
        this.proxies = proxies;
    }

    @Transactional
    public Page<KeptProxy> list(Listing wanted) {
        return proxies.list(wanted);
    }
}

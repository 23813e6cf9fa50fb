package dev.farthing.application.upstream;

import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.upstream.OutboundProxy;
import dev.farthing.domain.upstream.UpstreamSecret;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.UUID;

/// Takes a proxy's password out of the vault, for a call that goes through it.
@ApplicationScoped
public class OpenProxy {
    private final ProxyRepository proxies;
    private final Vault vault;

    public OpenProxy(ProxyRepository proxies, Vault vault) {
        this.proxies = proxies;
        this.vault = vault;
    }

    @Transactional
    public OutboundProxy open(UUID id) {
        var kept = proxies.find(id).orElseThrow(() -> Fault.NOT_FOUND.because("no proxy has this id"));
        var password = proxies.password(id)
                .map(hidden -> new UpstreamSecret(vault.open(hidden, Vault.Place.ofProxy(id))))
                .orElse(null);
        return new OutboundProxy(kept.url(), kept.username(), password);
    }
}

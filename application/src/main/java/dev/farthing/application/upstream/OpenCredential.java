package dev.farthing.application.upstream;

import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.upstream.StickyChoice;
import dev.farthing.domain.upstream.UpstreamSecret;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.net.URI;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Takes a credential's secret out of the vault, for a question to its vendor.
@ApplicationScoped
public class OpenCredential {
    private final CredentialRepository credentials;
    private final ProxyRepository proxies;
    private final OpenProxy openProxy;
    private final Vault vault;

    public OpenCredential(CredentialRepository credentials, ProxyRepository proxies, OpenProxy openProxy, Vault vault) {
        this.credentials = credentials;
        this.proxies = proxies;
        this.openProxy = openProxy;
        this.vault = vault;
    }

    @Transactional
    public Opened open(UUID id) {
        var kept = credentials.find(id).orElseThrow(() -> Fault.NOT_FOUND.because("no credential has this id"));
        var sealed = credentials.secret(id).orElseThrow(() -> Fault.NOT_FOUND.because("no credential has this id"));
        return new Opened(
                kept, new UpstreamSecret(vault.open(sealed.sealed(), Vault.Place.ofCredential(id))), proxy(kept));
    }

    private @Nullable URI proxy(KeptCredential kept) {
        var own = kept.share().proxyId();
        if (own != null) {
            return openProxy.open(own).withLogin();
        }
        var pool = proxies.pool(kept.providerId());
        if (pool.isEmpty()) {
            return null;
        }
        var enabled = pool.stream()
                .filter(id -> proxies.find(id).filter(KeptProxy::enabled).isPresent())
                .toList();
        return StickyChoice.of(kept.id(), enabled)
                .map(id -> openProxy.open(id).withLogin())
                .orElseThrow(() -> Fault.STATE_CONFLICT.because("all proxies of its provider are disabled"));
    }

    /// A credential with its secret in clear.
    ///
    /// @param proxy the proxy it goes through, with user name and password; null: however its provider is reached
    public record Opened(
            KeptCredential credential,
            UpstreamSecret secret,
            @Nullable URI proxy) {
        @Override
        public String toString() {
            return credential.id() + " […]";
        }
    }
}

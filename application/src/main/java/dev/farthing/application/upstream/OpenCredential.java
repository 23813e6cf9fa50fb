package dev.farthing.application.upstream;

import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.upstream.UpstreamSecret;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.UUID;

/// Takes a credential's secret out of the vault, for a question to its vendor.
@ApplicationScoped
public class OpenCredential {
    private final CredentialRepository credentials;
    private final Vault vault;

    public OpenCredential(CredentialRepository credentials, Vault vault) {
        this.credentials = credentials;
        this.vault = vault;
    }

    @Transactional
    public Opened open(UUID id) {
        var kept = credentials.find(id).orElseThrow(() -> Fault.NOT_FOUND.because("no credential has this id"));
        var sealed = credentials.secret(id).orElseThrow(() -> Fault.NOT_FOUND.because("no credential has this id"));
        return new Opened(
                kept, new UpstreamSecret(vault.open(sealed.sealed(), Vault.Place.ofCredential(id))));
    }

    /// A credential with its secret in clear.
    public record Opened(KeptCredential credential, UpstreamSecret secret) {}
}

package dev.farthing.application.upstream;

import dev.farthing.domain.fault.Fault;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.UUID;

/// Shows one credential, never its secret.
@ApplicationScoped
public class FindCredential {
    private final CredentialRepository credentials;

    public FindCredential(CredentialRepository credentials) {
        this.credentials = credentials;
    }

    @Transactional
    public KeptCredential find(UUID id) {
        return credentials.find(id).orElseThrow(() -> Fault.NOT_FOUND.because("no credential has this id"));
    }
}

package dev.farthing.application.upstream;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.UUID;

/// Tells which credentials a filter lets through now.
@ApplicationScoped
public class SelectCredentials {
    private final CredentialSearch credentials;

    public SelectCredentials(CredentialSearch credentials) {
        this.credentials = credentials;
    }

    @Transactional
    public List<UUID> select(CredentialFilter filter, int most) {
        return credentials.ids(filter, most);
    }
}

package dev.farthing.application.upstream;

import dev.farthing.application.Listing;
import dev.farthing.application.Page;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Shows the credentials, of one provider or of all, a page at a time.
@ApplicationScoped
public class ListCredentials {
    private final CredentialRepository credentials;

    public ListCredentials(CredentialRepository credentials) {
        this.credentials = credentials;
    }

    @Transactional
    public Page<KeptCredential> list(@Nullable UUID providerId, Listing wanted) {
        return credentials.list(providerId, wanted);
    }
}

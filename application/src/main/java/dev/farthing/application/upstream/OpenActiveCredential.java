package dev.farthing.application.upstream;

import dev.farthing.domain.upstream.CredentialStatus;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Opens a credential of a provider that can be asked something with.
@ApplicationScoped
public class OpenActiveCredential {
    private final CredentialSearch credentials;
    private final OpenCredential openCredential;

    public OpenActiveCredential(CredentialSearch credentials, OpenCredential openCredential) {
        this.credentials = credentials;
        this.openCredential = openCredential;
    }

    /// Null where the provider has none that is active.
    @Transactional
    public OpenCredential.@Nullable Opened open(UUID providerId) {
        var active = new CredentialFilter(
                providerId,
                null,
                CredentialStatus.ACTIVE,
                null,
                null,
                CredentialFilter.Within.EVER,
                CredentialFilter.Within.EVER);
        var ids = credentials.ids(active, 1);
        return ids.isEmpty() ? null : openCredential.open(ids.getFirst());
    }
}

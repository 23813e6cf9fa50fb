package dev.farthing.application.upstream;

import dev.farthing.application.upstream.KeptCredential.Share;
import dev.farthing.domain.upstream.UpstreamSecret;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What somebody wants a credential to be; without a secret the one that is kept stays.
public record CredentialDraft(UUID providerId, @Nullable UpstreamSecret secret, Share share) {
    /// A credential that takes part as one among equals.
    public static CredentialDraft of(UUID providerId, String name, UpstreamSecret secret) {
        return new CredentialDraft(providerId, secret, new Share(name, 1, 0, List.of(), null));
    }

    public static CredentialDraft of(KeptCredential kept) {
        return new CredentialDraft(kept.providerId(), null, kept.share());
    }
}

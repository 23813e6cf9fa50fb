package dev.farthing.domain.key;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What is kept of a secret: how to find it, how to check it, how to show it.
///
/// @param brought whether another gateway drew it: it carries no public id, so that it is found by its hash, which is
///     that of its [SecretDigest]
/// @param openUntil when a brought secret ends that nobody has used here; null for any other
public record StoredSecret(
        String publicId,
        SecretHash hash,
        String hint,
        boolean brought,
        @Nullable Instant openUntil) {
    /// A secret of our own.
    public StoredSecret(String publicId, SecretHash hash, String hint) {
        this(publicId, hash, hint, false, null);
    }

    public static StoredSecret of(KeySecret secret, SecretHash hash) {
        return new StoredSecret(secret.publicId(), hash, secret.hint());
    }

    /// What the secret begins with, its public id included.
    public String prefix() {
        int ellipsis = hint.indexOf('…');
        return ellipsis < 0 ? hint : hint.substring(0, ellipsis);
    }

    boolean opensAt(Instant now) {
        return openUntil == null || now.isBefore(openUntil);
    }
}

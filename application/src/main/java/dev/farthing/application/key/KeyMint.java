package dev.farthing.application.key;

import dev.farthing.domain.key.KeySecret;
import dev.farthing.domain.key.SecretDigest;
import dev.farthing.domain.key.SecretHash;
import dev.farthing.domain.key.SecretPrefix;
import dev.farthing.domain.key.StoredSecret;
import org.jspecify.annotations.Nullable;

/// Draws secrets and hashes them under the installation's master key; never blocks, callable from any thread.
public interface KeyMint {
    /// A new secret from a cryptographically strong source.
    KeySecret mint(SecretPrefix prefix);

    /// The keyed hash of a secret's whole text.
    SecretHash hash(String secretText);

    /// The keyed hash of a secret.
    default SecretHash hash(KeySecret secret) {
        return hash(secret.reveal());
    }

    /// The keyed hash of a brought secret.
    default SecretHash hash(SecretDigest digest) {
        return hash(digest.hex());
    }

    /// The hash under the previous master key; null when there is none, which costs nothing.
    @Nullable
    SecretHash formerHash(String secretText);

    /// The same of a secret of our own.
    default @Nullable SecretHash formerHash(KeySecret secret) {
        return formerHash(secret.reveal());
    }

    /// The same of a brought secret.
    default @Nullable SecretHash formerHash(SecretDigest digest) {
        return formerHash(digest.hex());
    }

    /// What is kept of a secret.
    default StoredSecret store(KeySecret secret) {
        return StoredSecret.of(secret, hash(secret));
    }
}

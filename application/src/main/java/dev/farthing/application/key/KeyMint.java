package dev.farthing.application.key;

import dev.farthing.domain.key.KeySecret;
import dev.farthing.domain.key.SecretHash;
import dev.farthing.domain.key.SecretPrefix;

/// Draws secrets and hashes them under the installation's master key.
public interface KeyMint {
    KeySecret mint(SecretPrefix prefix);

    SecretHash hash(KeySecret secret);
}

package dev.farthing.application.key;

import dev.farthing.domain.key.KeySecret;
import dev.farthing.domain.key.SecretHash;
import dev.farthing.domain.key.SecretPrefix;

/// A right secret that is kept as a hash under the previous master key, and its hash under the current one; the same
/// one for a brought secret whose first use is to be noted.
///
/// @param prefix tells an admin key's secret from an inference key's
public record StaleHash(SecretPrefix prefix, String publicId, SecretHash former, SecretHash fresh) {
    static StaleHash of(KeySecret secret, SecretHash former, SecretHash fresh) {
        return new StaleHash(secret.prefix(), secret.publicId(), former, fresh);
    }
}

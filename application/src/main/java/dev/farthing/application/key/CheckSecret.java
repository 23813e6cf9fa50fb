package dev.farthing.application.key;

import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.key.IssuedKey;
import dev.farthing.domain.key.KeySecret;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Tells whether a key opens for the holder of a secret, under whichever master key its hash was made.
@ApplicationScoped
public class CheckSecret {
    private final KeyMint mint;
    private final HashRenewal renewal;

    public CheckSecret(KeyMint mint, HashRenewal renewal) {
        this.mint = mint;
        this.renewal = renewal;
    }

    /// Why the key does not open at an instant; null when it does. A right secret kept under the previous master
    /// key is handed on to be kept under the current one.
    ///
    /// @param key null where nobody knows the secret's public id: this takes as long as a wrong secret does
    public @Nullable Fault check(@Nullable IssuedKey key, KeySecret presented, Instant now) {
        var hash = mint.hash(presented);
        if (key == null) {
            mint.formerHash(presented);
            return Fault.INVALID_API_KEY;
        }
        var refusal = key.refusal(presented.publicId(), hash, now);
        if (refusal != Fault.INVALID_API_KEY) {
            return refusal;
        }
        var former = mint.formerHash(presented);
        if (former == null) {
            return refusal;
        }
        refusal = key.refusal(presented.publicId(), former, now);
        if (refusal != Fault.INVALID_API_KEY) {
            renewal.offer(StaleHash.of(presented, former, hash));
        }
        return refusal;
    }
}

package dev.farthing.application.relay;

import dev.farthing.application.key.BarGuesser;
import dev.farthing.application.key.HashRenewal;
import dev.farthing.application.key.KeyMint;
import dev.farthing.application.key.StaleHash;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.key.IssuedKey;
import dev.farthing.domain.key.SecretDigest;
import dev.farthing.domain.key.SecretHash;
import dev.farthing.domain.key.SecretPrefix;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Finds the key that was brought from another gateway with the secret its holder still shows.
///
/// Nothing is computed while there is no such key, nor for what is too long or looks like a secret of our own.
@ApplicationScoped
public class FindBroughtKey {
    private static final int LONGEST = 512;

    private final KeyDirectory keys;
    private final KeyMint mint;
    private final BarGuesser barGuesser;
    private final HashRenewal renewal;

    public FindBroughtKey(KeyDirectory keys, KeyMint mint, BarGuesser barGuesser, HashRenewal renewal) {
        this.keys = keys;
        this.mint = mint;
        this.barGuesser = barGuesser;
        this.renewal = renewal;
    }

    /// The key that a living brought secret opens, or keeps closed for a reason its holder may know; null when
    /// there is none. The first use of a secret is handed on to be noted, so that the secret does not end for want
    /// of it.
    ///
    /// @param ip the caller's numeric address, which may have guessed too often to find one; null when unknown
    public @Nullable Found find(String presented, @Nullable String ip, Instant now) {
        if (!keys.hasBrought() || presented.length() > LONGEST || SecretPrefix.begins(presented)) {
            return null;
        }
        var digest = SecretDigest.of(presented);
        var hash = mint.hash(digest);
        var found = find(hash, hash, ip, now);
        if (found != null) {
            return found;
        }
        var former = mint.formerHash(digest);
        return former == null ? null : find(former, hash, ip, now);
    }

    private @Nullable Found find(SecretHash kept, SecretHash fresh, @Nullable String ip, Instant now) {
        var key = keys.byBroughtHash(kept);
        var publicId = key == null ? null : key.broughtId(kept);
        if (key == null || publicId == null) {
            return null;
        }
        var refusal = key.refusal(publicId, kept, now);
        if (refusal == Fault.INVALID_API_KEY) {
            return null;
        }
        barGuesser.bar(publicId, ip).comesIn();
        if (refusal == null && (!kept.equals(fresh) || key.secret().openUntil() != null)) {
            renewal.offer(new StaleHash(SecretPrefix.ofInference(key.holder().sandbox()), publicId, kept, fresh));
        }
        return new Found(key, publicId, refusal);
    }

    /// A key, which of its secrets was shown, and why it does not open all the same (if so).
    public record Found(
            IssuedKey key, String publicId, @Nullable Fault refusal) {}
}

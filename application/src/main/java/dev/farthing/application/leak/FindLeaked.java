package dev.farthing.application.leak;

import dev.farthing.application.account.AdminKeyRepository;
import dev.farthing.application.account.StandingOperatorKey;
import dev.farthing.application.key.BarGuesser;
import dev.farthing.application.key.CheckSecret;
import dev.farthing.application.key.KeyMint;
import dev.farthing.application.relay.FindBroughtKey;
import dev.farthing.application.relay.KeyDirectory;
import dev.farthing.domain.account.AdminKey;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.key.IssuedKey;
import dev.farthing.domain.key.KeySecret;
import dev.farthing.domain.key.SecretPrefix;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Finds the key that a secret opens, or would open were it not switched off or expired.
@ApplicationScoped
public class FindLeaked {
    private final KeyDirectory keys;
    private final AdminKeyRepository adminKeys;
    private final StandingOperatorKey standing;
    private final KeyMint mint;
    private final CheckSecret checkSecret;
    private final FindBroughtKey findBroughtKey;
    private final BarGuesser barGuesser;

    public FindLeaked(
            KeyDirectory keys,
            AdminKeyRepository adminKeys,
            StandingOperatorKey standing,
            KeyMint mint,
            CheckSecret checkSecret,
            FindBroughtKey findBroughtKey,
            BarGuesser barGuesser) {
        this.keys = keys;
        this.adminKeys = adminKeys;
        this.standing = standing;
        this.mint = mint;
        this.checkSecret = checkSecret;
        this.findBroughtKey = findBroughtKey;
        this.barGuesser = barGuesser;
    }

    /// What a secret opens.
    public sealed interface Leaked {
        /// @param publicId of the secret
        record Key(IssuedKey key, String publicId) implements Leaked {}

        /// @param publicId of the secret
        record Admin(AdminKey admin, String publicId) implements Leaked {}

        /// The operator key that the environment holds.
        record Standing() implements Leaked {}
    }

    /// Null for what is no secret of ours, or none any more: to tell takes the hash that opening takes.
    ///
    /// @param address the caller's, which may have guessed too often to have looked for another
    public @Nullable Leaked find(String text, @Nullable String address, Instant now) {
        if (standing.text() != null && mint.hash(text).equals(mint.hash(standing.text()))) {
            return new Leaked.Standing();
        }
        var secret = KeySecret.parse(text);
        if (secret == null) {
            var brought = findBroughtKey.find(text, address, now);
            return brought == null ? null : new Leaked.Key(brought.key(), brought.publicId());
        }
        return secret.prefix() == SecretPrefix.ADMIN ? admin(secret, address, now) : key(secret, now);
    }

    private @Nullable Leaked key(KeySecret secret, Instant now) {
        var key = keys.byPublicId(secret.publicId());
        var refusal = checkSecret.check(key, secret, now);
        return key == null || refusal == Fault.INVALID_API_KEY ? null : new Leaked.Key(key, secret.publicId());
    }

    private @Nullable Leaked admin(KeySecret secret, @Nullable String address, Instant now) {
        barGuesser.bar(secret.publicId(), address);
        var admin = adminKeys.byPublicId(secret.publicId()).orElse(null);
        var refusal = checkSecret.check(admin == null ? null : admin.key(), secret, now);
        return admin == null || refusal == Fault.INVALID_API_KEY ? null : new Leaked.Admin(admin, secret.publicId());
    }
}

package dev.farthing.application.relay;

import dev.farthing.application.key.KeyMint;
import dev.farthing.domain.key.IssuedKey;
import dev.farthing.domain.key.KeyGrant;
import dev.farthing.domain.key.KeyHolder;
import dev.farthing.domain.key.KeyLabel;
import dev.farthing.domain.key.KeySecret;
import dev.farthing.domain.key.KeyState;
import dev.farthing.domain.key.SecretHash;
import dev.farthing.domain.key.SecretPrefix;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Makes keys for relay tests; its secrets are no secrets.
public class RelayKeys implements KeyMint {
    private final AtomicInteger drawn = new AtomicInteger();

    @Override
    public KeySecret mint(SecretPrefix prefix) {
        int number = drawn.incrementAndGet();
        return KeySecret.of(prefix, "%012d".formatted(number), "%043d".formatted(number));
    }

    @Override
    public SecretHash hash(String secretText) {
        try {
            return new SecretHash(
                    MessageDigest.getInstance("SHA-256").digest(secretText.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public @Nullable SecretHash formerHash(String secretText) {
        return null;
    }

    public IssuedKey aKey(KeySecret secret, KeyGrant grant) {
        return new IssuedKey(
                new UUID(9, drawn.incrementAndGet()),
                new KeyHolder(RelayScene.ORG, null, secret.prefix() == SecretPrefix.SANDBOX),
                new KeyLabel("test key", null, null, List.of()),
                grant,
                store(secret),
                null,
                new KeyState.Active(),
                Instant.parse("2026-01-01T00:00:00Z"));
    }
}

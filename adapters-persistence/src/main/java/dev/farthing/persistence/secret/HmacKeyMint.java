package dev.farthing.persistence.secret;

import dev.farthing.application.key.KeyMint;
import dev.farthing.domain.key.KeySecret;
import dev.farthing.domain.key.SecretHash;
import dev.farthing.domain.key.SecretPrefix;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// Draws from the system's random source and hashes with HMAC-SHA-256, each thread with a Mac of its own.
@Singleton
class HmacKeyMint implements KeyMint {
    private static final String LABEL = "farthing api keys v1";
    private static final String HMAC = "HmacSHA256";

    private final SecureRandom random = new SecureRandom();
    private final ThreadLocal<Mac> current;
    private final @Nullable ThreadLocal<Mac> previous;

    HmacKeyMint(MasterKey master) {
        this.current = macs(MasterKey.derive(master.current(), LABEL));
        var former = master.previous();
        this.previous = former == null ? null : macs(MasterKey.derive(former, LABEL));
    }

    @Override
    public KeySecret mint(SecretPrefix prefix) {
        return KeySecret.of(prefix, draw(KeySecret.PUBLIC_ID_LENGTH), draw(KeySecret.RANDOM_LENGTH));
    }

    private String draw(int length) {
        var alphabet = KeySecret.alphabet();
        var text = new StringBuilder(length);
        random.ints(length, 0, alphabet.length()).forEach(digit -> text.append(alphabet.charAt(digit)));
        return text.toString();
    }

    @Override
    public SecretHash hash(String secretText) {
        return hash(current.get(), secretText);
    }

    @Override
    public @Nullable SecretHash formerHash(String secretText) {
        return previous == null ? null : hash(previous.get(), secretText);
    }

    private static SecretHash hash(Mac mac, String secretText) {
        return new SecretHash(mac.doFinal(secretText.getBytes(StandardCharsets.UTF_8)));
    }

    private static ThreadLocal<Mac> macs(byte[] key) {
        return ThreadLocal.withInitial(() -> {
            try {
                var mac = Mac.getInstance(HMAC);
                mac.init(new SecretKeySpec(key, HMAC));
                return mac;
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("every JDK has HMAC-SHA-256", e);
            }
        });
    }
}

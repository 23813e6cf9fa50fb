package dev.farthing.persistence.secret;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// The installation's master key, and the one before it while that is being replaced; it never prints itself.
public record MasterKey(byte[] current, byte @Nullable [] previous) {
    public static final int LENGTH = 32;
    private static final String MARK = "farthing master key mark v1";

    public MasterKey {
        if (current.length != LENGTH || (previous != null && previous.length != LENGTH)) {
            throw new IllegalArgumentException("a master key has 32 bytes");
        }
    }

    /// The key for one purpose, derived from the current master key.
    byte[] derive(String purpose) {
        return derive(current, purpose);
    }

    /// What the current master key is known by in the database; it tells nothing about the key.
    public byte[] mark() {
        return derive(MARK);
    }

    /// The same of the previous one; null when there is none.
    byte @Nullable [] previousMark() {
        return previous == null ? null : derive(previous, MARK);
    }

    static byte[] derive(byte[] master, String purpose) {
        return hmac(master, purpose.getBytes(StandardCharsets.UTF_8));
    }

    static byte[] hmac(byte[] key, byte[] message) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(message);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no HMAC-SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return "[…]";
    }
}

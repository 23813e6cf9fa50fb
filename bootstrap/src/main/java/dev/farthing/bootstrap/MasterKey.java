package dev.farthing.bootstrap;

import java.security.SecureRandom;
import java.util.Base64;

/// The 32 bytes that wrap upstream secrets and key the hashes of API keys.
public final class MasterKey {
    static final int LENGTH = 32;

    private final byte[] bytes;

    private MasterKey(byte[] bytes) {
        this.bytes = bytes;
    }

    /// Reads base64 of exactly 32 bytes; anything else is refused without repeating it.
    static MasterKey parse(String base64) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException _) {
            bytes = new byte[0];
        }
        if (bytes.length != LENGTH) {
            throw new IllegalArgumentException("must be base64 of exactly " + LENGTH + " bytes");
        }
        return new MasterKey(bytes);
    }

    static MasterKey random(SecureRandom random) {
        var bytes = new byte[LENGTH];
        random.nextBytes(bytes);
        return new MasterKey(bytes);
    }

    public byte[] bytes() {
        return bytes.clone();
    }

    /// As [#parse] reads it.
    String base64() {
        return Base64.getEncoder().encodeToString(bytes);
    }

    @Override
    public String toString() {
        return "MasterKey[…]";
    }
}

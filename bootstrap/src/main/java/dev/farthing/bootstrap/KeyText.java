package dev.farthing.bootstrap;

import dev.farthing.persistence.secret.MasterKey;
import java.util.Base64;

/// How a master key is written down: base64.
final class KeyText {
    private KeyText() {}

    /// The key's bytes; anything but base64 of exactly 32 bytes is refused without repeating it.
    static byte[] read(String text) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException _) {
            bytes = new byte[0];
        }
        if (bytes.length != MasterKey.LENGTH) {
            throw new IllegalArgumentException("must be base64 of exactly " + MasterKey.LENGTH + " bytes");
        }
        return bytes;
    }

    static String of(byte[] key) {
        return Base64.getEncoder().encodeToString(key);
    }
}

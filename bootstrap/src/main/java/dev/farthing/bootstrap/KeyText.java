package dev.farthing.bootstrap;

import dev.farthing.persistence.secret.MasterKey;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

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

    /// A master key, perhaps with the one it replaces.
    @SuppressWarnings("NullAway") // it cannot see in a class file that an array component may be null
    static MasterKey key(byte[] current, byte @Nullable [] previous) {
        return new MasterKey(current, previous);
    }

    static String of(byte[] key) {
        return Base64.getEncoder().encodeToString(key);
    }
}

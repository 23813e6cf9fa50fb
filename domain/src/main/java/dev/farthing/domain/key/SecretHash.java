package dev.farthing.domain.key;

import java.security.MessageDigest;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The keyed hash a secret is stored as; comparison takes the same time whatever differs.
public final class SecretHash {
    private final byte[] bytes;

    public SecretHash(byte[] bytes) {
        if (bytes.length != 32) {
            throw new IllegalArgumentException("a secret's hash has 32 bytes");
        }
        this.bytes = bytes.clone();
    }

    public byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SecretHash that && MessageDigest.isEqual(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "[…]";
    }
}

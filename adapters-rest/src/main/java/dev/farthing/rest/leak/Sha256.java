package dev.farthing.rest.leak;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// The digest that every Java has.
final class Sha256 {
    private Sha256() {}

    static byte[] of(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }
}

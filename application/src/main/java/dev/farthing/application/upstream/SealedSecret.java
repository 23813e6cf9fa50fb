package dev.farthing.application.upstream;

/// A secret as it is kept: unreadable, and a fingerprint to find duplicates by.
public record SealedSecret(byte[] sealed, byte[] digest) {
    @Override
    public String toString() {
        return "[…]";
    }
}

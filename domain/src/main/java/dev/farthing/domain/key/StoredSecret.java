package dev.farthing.domain.key;

/// What is kept of a secret: how to find it, how to check it, how to show it.
public record StoredSecret(String publicId, SecretHash hash, String hint) {}

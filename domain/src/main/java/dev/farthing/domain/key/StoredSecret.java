package dev.farthing.domain.key;

/// What is kept of a secret: how to find it, how to check it, how to show it.
public record StoredSecret(String publicId, SecretHash hash, String hint) {
    public static StoredSecret of(KeySecret secret, SecretHash hash) {
        return new StoredSecret(secret.publicId(), hash, secret.hint());
    }

    /// What the secret begins with, its public id included.
    public String prefix() {
        int ellipsis = hint.indexOf('…');
        return ellipsis < 0 ? hint : hint.substring(0, ellipsis);
    }
}

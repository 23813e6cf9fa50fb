package dev.farthing.domain.key;

/// What a secret begins with, and so what it opens.
public enum SecretPrefix {
    /// Inference on real vendors.
    LIVE("sk-far-"),
    /// Inference on demo and sandbox providers only.
    SANDBOX("sk-fat-"),
    /// Management.
    ADMIN("ak-far-");

    private final String text;

    SecretPrefix(String text) {
        this.text = text;
    }

    public String text() {
        return text;
    }
}

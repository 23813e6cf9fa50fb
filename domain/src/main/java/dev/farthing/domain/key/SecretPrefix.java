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

    /// Whether a text begins as our own secrets do.
    public static boolean begins(String secretText) {
        for (var prefix : values()) {
            if (secretText.startsWith(prefix.text)) {
                return true;
            }
        }
        return false;
    }

    /// What an inference key's secret begins with.
    public static SecretPrefix ofInference(boolean sandbox) {
        return sandbox ? SANDBOX : LIVE;
    }

    public String text() {
        return text;
    }
}

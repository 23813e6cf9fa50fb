package dev.farthing.domain.webhook;

import java.util.Base64;

/// What a receiver knows messages by to be Farthing's: `whsec_` and 32 bytes in base64, as Standard Webhooks writes
/// it. It never prints itself.
public record WebhookSecret(String text) {
    public static final int BYTES = 32;
    private static final String PREFIX = "whsec_";

    public WebhookSecret {
        if (!text.startsWith(PREFIX) || decoded(text).length < 24) {
            throw new IllegalArgumentException("a secret of a webhook is whsec_ and at least 24 bytes in base64");
        }
    }

    public static WebhookSecret of(byte[] bytes) {
        return new WebhookSecret(PREFIX + Base64.getEncoder().encodeToString(bytes));
    }

    /// What signatures are keyed by.
    public byte[] key() {
        return decoded(text);
    }

    /// The secret itself, for its receiver, once.
    public String reveal() {
        return text;
    }

    private static byte[] decoded(String text) {
        return Base64.getDecoder().decode(text.substring(PREFIX.length()));
    }

    @Override
    public String toString() {
        return "[…]";
    }
}

package dev.farthing.domain.key;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;

/// The SHA-256 of a secret that another gateway drew: all that may be known of one there.
///
/// Whoever shows a digest holds no secret: it is made of what callers show, and never compared with it.
public record SecretDigest(String hex) {
    private static final Pattern FORM = Pattern.compile("[0-9a-f]{64}");

    public SecretDigest {
        hex = hex.toLowerCase(Locale.ROOT);
        if (!FORM.matcher(hex).matches()) {
            throw new IllegalArgumentException("a SHA-256 has 64 hexadecimal digits");
        }
    }

    /// The digest of a whole secret.
    public static SecretDigest of(String secretText) {
        try {
            var sha = MessageDigest.getInstance("SHA-256");
            return new SecretDigest(HexFormat.of().formatHex(sha.digest(secretText.getBytes(StandardCharsets.UTF_8))));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return "[…]";
    }
}

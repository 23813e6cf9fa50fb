package dev.farthing.application.identity;

import dev.farthing.application.key.KeyMint;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// One browser's way to the identity provider and back: all that is checked on it follows from 256 random bits, which
/// the browser keeps, so that nothing is kept here. It never prints itself.
public record SignInTry(String text) {
    private static final int BYTES = 32;
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{43}");

    static SignInTry drawn(SecureRandom random) {
        var bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return new SignInTry(encoded(bytes));
    }

    /// Reads what a browser kept; null when it can be none of ours.
    public static @Nullable SignInTry parse(@Nullable String text) {
        return text != null && FORM.matcher(text).matches() ? new SignInTry(text) : null;
    }

    /// What the provider gives back to the browser: whoever comes with another one was sent by a stranger.
    public String state() {
        return digest("state");
    }

    /// What the token must say, so that it was made for this way.
    public String nonce() {
        return digest("nonce");
    }

    /// What turns the code into a token, and what the browser does not know.
    String verifier(KeyMint mint) {
        return encoded(mint.hash("sign-in " + text).bytes());
    }

    private String digest(String use) {
        try {
            return encoded(MessageDigest.getInstance("SHA-256")
                    .digest((use + " " + text).getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }

    private static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    @Override
    public String toString() {
        return "[…]";
    }
}

package dev.farthing.application.session;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What a browser holds to be known again: 256 random bits; it never prints itself.
public record SessionToken(String text) {
    /// The name under which browsers keep it.
    public static final String COOKIE = "farthing_session";

    private static final int BYTES = 32;
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{43}");

    /// One that nobody has seen.
    static SessionToken drawn(SecureRandom random) {
        var bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return new SessionToken(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    /// Reads what a browser presents; null when it can be none of ours.
    public static @Nullable SessionToken parse(@Nullable String text) {
        return text != null && FORM.matcher(text).matches() ? new SessionToken(text) : null;
    }

    @Override
    public String toString() {
        return "[…]";
    }
}

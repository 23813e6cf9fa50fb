package dev.farthing.web;

import dev.farthing.application.session.SessionToken;
import jakarta.ws.rs.core.NewCookie;
import jakarta.ws.rs.core.NewCookie.SameSite;
import java.time.Duration;

/// What the console lets browsers keep.
public final class Cookies {
    public static final String SESSION = SessionToken.COOKIE;
    public static final String LANGUAGE = "farthing_language";
    public static final String THEME = "farthing_theme";
    public static final String ZONE = "farthing_zone";
    /// That somebody logged in here before.
    public static final String KNOWN = "farthing_known";

    /// What proves that a sign-in comes back to the browser it left.
    public static final String SIGN_IN = "farthing_sign_in";

    private static final Duration SIGN_IN_LASTS = Duration.ofMinutes(10);
    private static final Duration A_YEAR = Duration.ofDays(365);

    private Cookies() {}

    /// The key to a session: for our own pages alone, and for no script.
    public static NewCookie session(String token, Duration age, boolean secure) {
        return cookie(SESSION, token, age).httpOnly(true).secure(secure).build();
    }

    public static NewCookie noSession(boolean secure) {
        return session("", Duration.ZERO, secure);
    }

    /// For the way to an identity provider and back; it must come along when that one sends the browser here.
    public static NewCookie signIn(String value, boolean secure) {
        return cookie(SIGN_IN, value, value.isEmpty() ? Duration.ZERO : SIGN_IN_LASTS)
                .path("/login/sso")
                .sameSite(SameSite.LAX)
                .httpOnly(true)
                .secure(secure)
                .build();
    }

    /// What somebody likes.
    public static NewCookie liking(String name, String value, boolean secure) {
        return cookie(name, value, A_YEAR).secure(secure).build();
    }

    private static NewCookie.Builder cookie(String name, String value, Duration age) {
        return new NewCookie.Builder(name)
                .value(value)
                .path("/")
                .sameSite(SameSite.STRICT)
                .maxAge((int) age.toSeconds());
    }
}

package dev.farthing.rest;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What an Authorization header shows as a bearer's secret.
public final class BearerSecret {
    private static final String BEARER = "bearer ";

    private BearerSecret() {}

    /// Null where there is none.
    public static @Nullable String of(@Nullable String authorization) {
        return authorization != null && authorization.toLowerCase(Locale.ROOT).startsWith(BEARER)
                ? authorization.substring(BEARER.length()).strip()
                : null;
    }
}

package dev.farthing.application.start;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/// The address that people find the console at, as far as it is known; where it has a port of its own, calls go to
/// another.
public record ConsoleUrl(@Nullable URI url) {
    public static final ConsoleUrl NONE = new ConsoleUrl(null);

    /// Without a slash at its end; null while it is not known.
    public @Nullable String text() {
        return new PublicUrl(url).text();
    }

    /// Whether it is reached over TLS.
    public boolean isSecure() {
        return url != null && "https".equals(url.getScheme());
    }
}

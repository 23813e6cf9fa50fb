package dev.farthing.application.start;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/// The address that calls go to, as people use it and as far as it is known.
public record PublicUrl(@Nullable URI url) {
    public static final PublicUrl NONE = new PublicUrl(null);

    /// Without a slash at its end; null while it is not known.
    public @Nullable String text() {
        return url == null ? null : url.toString().replaceFirst("/+$", "");
    }

    /// A path as people would call it; the path alone while the address is not known.
    public String of(String path) {
        var known = text();
        return known == null ? path : known + path;
    }
}

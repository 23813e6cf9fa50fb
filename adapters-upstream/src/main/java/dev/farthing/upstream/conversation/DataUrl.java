package dev.farthing.upstream.conversation;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Bytes that stand where an address could: `data:image/png;base64,…`.
///
/// @param mimeType in lower case
public record DataUrl(String mimeType, String base64) {
    private static final String SCHEME = "data:";
    private static final String BASE64 = ";base64";

    /// Null when it is an address, or bytes written in another way.
    public static @Nullable DataUrl of(String url) {
        if (!url.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return null;
        }
        int comma = url.indexOf(',');
        if (comma < 0) {
            return null;
        }
        var about = url.substring(SCHEME.length(), comma).toLowerCase(Locale.ROOT);
        if (!about.endsWith(BASE64)) {
            return null;
        }
        var type = about.substring(0, about.length() - BASE64.length());
        int more = type.indexOf(';');
        return new DataUrl(more < 0 ? type : type.substring(0, more), url.substring(comma + 1));
    }

    @Override
    public String toString() {
        return SCHEME + mimeType + BASE64 + "," + base64;
    }
}

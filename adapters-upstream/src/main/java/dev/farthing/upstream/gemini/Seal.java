package dev.farthing.upstream.gemini;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Puts what only another vendor can read into the one place that this dialect has for such things: the signature of
/// a thought, which is base64.
final class Seal {
    private static final String MARK = "farthing:sealed:";
    private static final String MARKED = Base64.getEncoder()
            .encodeToString(MARK.substring(0, MARK.length() / 3 * 3).getBytes(StandardCharsets.UTF_8));
    private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/_-]*={0,2}");

    private Seal() {}

    static String closed(String data) {
        return Base64.getEncoder().encodeToString((MARK + data).getBytes(StandardCharsets.UTF_8));
    }

    /// What was sealed; null for a signature that is one.
    static @Nullable String opened(@Nullable String signature) {
        if (signature == null || !signature.startsWith(MARKED)) {
            return null;
        }
        try {
            var text = new String(Base64.getDecoder().decode(signature), StandardCharsets.UTF_8);
            return text.startsWith(MARK) ? text.substring(MARK.length()) : null;
        } catch (IllegalArgumentException notOurs) {
            return null;
        }
    }

    /// Whether Google's clients can take it for a signature.
    static boolean isSignature(String signature) {
        return BASE64.matcher(signature).matches();
    }
}

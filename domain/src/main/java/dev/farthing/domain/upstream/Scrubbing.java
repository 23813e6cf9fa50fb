package dev.farthing.domain.upstream;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Takes out of texts what nobody should read twice.
public final class Scrubbing {
    private static final String GONE = "[…]";
    private static final int SHORTEST_PART = 8;
    /// What looks like a secret: a key by its maker's prefix, or whatever stands where a key is shown.
    private static final Pattern SECRETS =
            Pattern.compile("(?i)(?:\\b(?:sk|pk|rk|ak|gsk|xai|pplx|hf|r8|key|AIza|ya29|eyJ)[-_A-Za-z0-9.]{8,}"
                    + "|\\bbearer\\s+\\S+|(?<=[?&](?:key|token|api_key)=)[^&\\s]+"
                    // From the beginning of a run alone: from each of its places it would be read to its end.
                    + "|(?<![-_A-Za-z0-9])[-_A-Za-z0-9]*+\\*{3,}[-_A-Za-z0-9*]*)");

    private Scrubbing() {}

    /// The text without what looks like a secret.
    ///
    /// @param secret what must not be repeated whatever it looks like
    public static String scrubbed(String text, @Nullable String secret) {
        var without = secret == null || secret.isEmpty() ? text : text.replace(secret, GONE);
        if (secret != null && secret.indexOf(';') >= 0) {
            // A cookie header travels with blanks between its parts, and each of them is a secret.
            for (var part : secret.split(";")) {
                var value = part.substring(part.indexOf('=') + 1);
                without = value.length() < SHORTEST_PART ? without : without.replace(value, GONE);
            }
        }
        return SECRETS.matcher(without).replaceAll(GONE);
    }
}

package dev.farthing.domain.upstream;

import java.util.regex.Pattern;

/// A vendor's secret in clear, on its way to that vendor; it never prints itself.
///
/// Where it is a cookie header, the blanks between its parts are left out.
public record UpstreamSecret(String reveal) {
    /// Visible ASCII: anything else cannot travel in a header.
    private static final Pattern FORM = Pattern.compile("[\\x21-\\x7e]{1,8192}");

    private static final int HINT_LENGTH = 4;

    public UpstreamSecret {
        reveal = reveal.replace("; ", ";");
        if (!FORM.matcher(reveal).matches()) {
            throw new IllegalArgumentException(
                    "a secret consists of 1 to 8192 visible ASCII characters without spaces");
        }
    }

    /// What may be shown of it: its last four characters, unless that would be a good part of it.
    public String hint() {
        return reveal.length() < 4 * HINT_LENGTH ? "…" : "…" + reveal.substring(reveal.length() - HINT_LENGTH);
    }

    @Override
    public String toString() {
        return "[…]";
    }
}

package dev.farthing.domain.upstream;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// Headers a provider wants with every call; those that steer the connection or carry the credential are refused.
public record VendorHeaders(Map<String, String> values) {
    public static final VendorHeaders NONE = new VendorHeaders(Map.of());
    public static final int MOST = 32;
    private static final int LONGEST_VALUE = 4_096;
    private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}");
    private static final Pattern VALUE = Pattern.compile("[\\t\\x20-\\x7e\\x80-\\xff]*");
    private static final Set<String> OURS = Set.of(
            "connection",
            "keep-alive",
            "proxy-authenticate",
            "proxy-authorization",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "host",
            "content-length",
            "content-type",
            "accept-encoding",
            "authorization",
            "x-api-key",
            "api-key",
            "x-goog-api-key");

    /// What is wrong with a header is told as an [IllegalArgumentException] with one sentence.
    public VendorHeaders {
        if (values.size() > MOST) {
            throw new IllegalArgumentException("there are at most " + MOST + " headers");
        }
        var seen = new LinkedHashMap<String, String>();
        values.forEach((name, value) -> {
            if (!NAME.matcher(name).matches()) {
                throw new IllegalArgumentException("a header name consists of up to 100 letters, digits and dashes");
            }
            if (OURS.contains(name.toLowerCase(Locale.ROOT))) {
                throw new IllegalArgumentException("the header " + name + " is set by Farthing itself");
            }
            if (value.length() > LONGEST_VALUE || !VALUE.matcher(value).matches()) {
                throw new IllegalArgumentException("the value of header " + name
                        + " is longer than 4096 or has a line break or control character");
            }
            if (seen.put(name.toLowerCase(Locale.ROOT), value) != null) {
                throw new IllegalArgumentException("the header " + name + " is given twice");
            }
        });
        values = Map.copyOf(values);
    }
}

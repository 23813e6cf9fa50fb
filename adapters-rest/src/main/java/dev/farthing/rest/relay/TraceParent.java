package dev.farthing.rest.relay;

import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Where in a trace a call stands, as W3C's Trace Context writes it in `traceparent`.
///
/// @param traceId 32 hexadecimal digits, not all zero
/// @param spanId 16 hexadecimal digits, not all zero
record TraceParent(String traceId, String spanId, boolean sampled) {
    private static final Pattern HEADER =
            Pattern.compile("(?!ff)[0-9a-f]{2}-((?!0{32})[0-9a-f]{32})-((?!0{16})[0-9a-f]{16})-([0-9a-f]{2})(-.*)?");
    private static final int LONGEST = 512;
    private static final int HEXADECIMAL = 16;
    private static final long EVEN_SPREAD = 0x9E37_79B9_7F4A_7C15L;

    /// Null when it is none.
    static @Nullable TraceParent parse(@Nullable String header) {
        if (header == null || header.length() > LONGEST) {
            return null;
        }
        var found = HEADER.matcher(header.strip());
        if (!found.matches() || (header.startsWith("00") && found.group(4) != null)) {
            return null;
        }
        boolean sampled = (Integer.parseInt(found.group(3), HEXADECIMAL) & 1) == 1;
        return new TraceParent(found.group(1), found.group(2), sampled);
    }

    /// The trace of a call that is part of none yet: it has the call's own id, and so it is found.
    static String traceId(UUID requestId) {
        return hex(requestId.getMostSignificantBits()) + hex(requestId.getLeastSignificantBits());
    }

    /// The span of a call (0) and of its attempts (from 1 on), the same whenever it is asked for.
    static String spanId(UUID requestId, int number) {
        long id = requestId.getLeastSignificantBits() ^ (number * EVEN_SPREAD);
        return hex(id == 0 ? 1 : id);
    }

    private static String hex(long bits) {
        var digits = Long.toHexString(bits);
        return "0".repeat(HEXADECIMAL - digits.length()) + digits;
    }

    String header() {
        return "00-" + traceId + "-" + spanId + (sampled ? "-01" : "-00");
    }
}

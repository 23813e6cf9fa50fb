package dev.farthing.application.relay;

import dev.farthing.domain.upstream.Scrubbing;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What is kept with a failed attempt beside the vendor's sentence, each without what looks like a secret.
///
/// @param request the beginning of what the caller asked; null unless it is to be kept
/// @param response the beginning of the vendor's answer; likewise
/// @param trace where a fault of Farthing's own came from; null for everybody else's
/// @param rateLimits what the vendor said of its limits of rate, by the names of its headers
public record Documents(
        @Nullable String request,
        @Nullable String response,
        @Nullable String trace,
        Map<String, String> rateLimits) {
    public static final Documents NONE = new Documents(null, null, null);
    public static final int MOST_BYTES = 16 * 1024;
    private static final int MOST_TRACE_CHARS = 8 * 1024;

    public Documents {
        rateLimits = Map.copyOf(rateLimits);
    }

    /// Where the vendor said nothing of limits.
    public Documents(@Nullable String request, @Nullable String response, @Nullable String trace) {
        this(request, response, trace, Map.of());
    }

    /// The beginning of a body.
    ///
    /// @param secret what must not be repeated; null where nobody knows any
    public static String beginning(ByteBuffer body, @Nullable String secret) {
        // A secret that stands across the end is found whole before it is cut.
        int most = MOST_BYTES + (secret == null ? 0 : secret.length());
        var part = body.duplicate();
        part.limit(part.position() + Math.min(part.remaining(), most));
        var text = Scrubbing.scrubbed(StandardCharsets.UTF_8.decode(part).toString(), secret);
        return text.length() > MOST_BYTES ? text.substring(0, MOST_BYTES) : text;
    }

    /// Where a fault of our own came from.
    public static String traceOf(Throwable bug) {
        var written = new StringWriter();
        bug.printStackTrace(new PrintWriter(written));
        var trace = written.toString();
        return Scrubbing.scrubbed(
                trace.length() > MOST_TRACE_CHARS ? trace.substring(0, MOST_TRACE_CHARS) : trace, null);
    }
}

package dev.farthing.application.relay;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The first line and the headers of a vendor's answer that the client may see.
///
/// @param headers lower-case names; only those safe to pass on
/// @param rateLimits what it says of the vendor's limits of rate, by the names of its headers; null while those are
/// far
public record ReplyHead(
        int status,
        @Nullable String contentType,
        boolean stream,
        Map<String, String> headers,
        @Nullable Map<String, String> rateLimits) {
    /// One whose vendor's limits of rate are not near.
    public ReplyHead(int status, @Nullable String contentType, boolean stream, Map<String, String> headers) {
        this(status, contentType, stream, headers, null);
    }

    public ReplyHead with(Map<String, String> otherHeaders) {
        return new ReplyHead(status, contentType, stream, Map.copyOf(otherHeaders), rateLimits);
    }

    public boolean isSuccess() {
        return status >= 200 && status < 300;
    }
}

package dev.farthing.application.relay;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The first line and the headers of a vendor's answer that the client may see.
///
/// @param headers lower-case names; only those safe to pass on
public record ReplyHead(int status, @Nullable String contentType, boolean stream, Map<String, String> headers) {
    public boolean isSuccess() {
        return status >= 200 && status < 300;
    }
}

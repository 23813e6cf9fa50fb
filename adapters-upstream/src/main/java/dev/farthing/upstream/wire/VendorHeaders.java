package dev.farthing.upstream.wire;

import dev.farthing.application.relay.UpstreamRequest;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;

/// The headers of a request to a vendor, but for its credential.
public final class VendorHeaders {
    private VendorHeaders() {}

    /// The client's first, then the provider's own, then those that are ours alone to say.
    ///
    /// @throws IllegalArgumentException if one of them cannot be sent
    public static MultiMap of(UpstreamRequest request) {
        var headers = HttpHeaders.headers();
        request.headers().forEach((name, value) -> {
            if (!isOurs(name)) {
                headers.set(name, value);
            }
        });
        request.provider().headers().forEach(headers::set);
        var size = 0L;
        for (var piece : request.body()) {
            size += piece.remaining();
        }
        return headers.set(HttpHeaders.CONTENT_TYPE, "application/json")
                .set(HttpHeaders.ACCEPT, request.stream() ? "text/event-stream" : "application/json")
                .set(HttpHeaders.ACCEPT_ENCODING, HttpHeaders.IDENTITY)
                .set(HttpHeaders.CONTENT_LENGTH, Long.toString(size));
    }

    private static boolean isOurs(String name) {
        return switch (name) {
            case "authorization",
                    "proxy-authorization",
                    "api-key",
                    "x-api-key",
                    "x-goog-api-key",
                    "cookie",
                    "host",
                    "connection",
                    "keep-alive",
                    "te",
                    "trailer",
                    "transfer-encoding",
                    "upgrade",
                    "expect",
                    "content-length",
                    "content-encoding",
                    "accept-encoding" -> true;
            default -> false;
        };
    }
}

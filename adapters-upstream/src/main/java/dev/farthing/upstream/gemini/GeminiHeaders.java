package dev.farthing.upstream.gemini;

import dev.farthing.application.relay.UpstreamRequest;
import dev.farthing.upstream.wire.VendorHeaders;
import io.vertx.core.MultiMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/// Which headers go to a vendor, and which come back.
final class GeminiHeaders {
    private GeminiHeaders() {}

    /// The credential goes in a header, never into the address, which others on the way write down.
    static MultiMap toVendor(UpstreamRequest request) {
        var headers = VendorHeaders.of(request);
        var secret = request.secret();
        return secret == null ? headers : headers.set("x-goog-api-key", secret.reveal());
    }

    /// Those that tell the client something about its own call.
    static Map<String, String> toClient(MultiMap headers) {
        var passed = new LinkedHashMap<String, String>();
        for (var header : headers) {
            var name = header.getKey().toLowerCase(Locale.ROOT);
            switch (name) {
                case "x-request-id" -> passed.put("x-upstream-request-id", header.getValue());
                case "retry-after", "retry-after-ms", "x-gemini-service-tier" -> passed.put(name, header.getValue());
                default -> {}
            }
        }
        return passed;
    }
}

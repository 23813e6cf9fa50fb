package dev.farthing.upstream.openai;

import dev.farthing.application.relay.UpstreamRequest;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/// Which headers go to a vendor, and which come back.
final class OpenAiHeaders {
    private OpenAiHeaders() {}

    /// The client's first, then the provider's own, then those that are ours alone to say.
    static MultiMap toVendor(UpstreamRequest request) {
        var headers = HttpHeaders.headers();
        request.headers().forEach((name, value) -> {
            if (!isOurs(name)) {
                headers.set(name, value);
            }
        });
        request.provider().headers().forEach(headers::set);
        var secret = request.secret();
        if (secret != null) {
            headers.set(HttpHeaders.AUTHORIZATION, "Bearer " + secret.reveal());
        }
        var size = 0L;
        for (var piece : request.body()) {
            size += piece.remaining();
        }
        return headers.set(HttpHeaders.CONTENT_TYPE, "application/json")
                .set(HttpHeaders.ACCEPT, request.stream() ? "text/event-stream" : "application/json")
                .set(HttpHeaders.ACCEPT_ENCODING, HttpHeaders.IDENTITY)
                .set(HttpHeaders.CONTENT_LENGTH, Long.toString(size));
    }

    /// Those that tell the client something about its own call; what is about our account with the vendor
    /// stays here.
    static Map<String, String> toClient(MultiMap headers) {
        var passed = new LinkedHashMap<String, String>();
        for (var header : headers) {
            var name = header.getKey().toLowerCase(Locale.ROOT);
            if (name.equals("x-request-id")) {
                passed.put("x-upstream-request-id", header.getValue());
            } else if (isForClient(name)) {
                passed.put(name, header.getValue());
            }
        }
        return passed;
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

    private static boolean isForClient(String name) {
        return switch (name) {
            case "openai-organization", "openai-project" -> false;
            case "retry-after",
                    "retry-after-ms",
                    "x-should-retry",
                    "apim-request-id",
                    "mistral-correlation-id",
                    "x-ds-trace-id",
                    "inference-id",
                    "x-inference-provider",
                    "x-generation-id" -> true;
            default -> name.startsWith("openai-") || name.startsWith("azureai-");
        };
    }
}

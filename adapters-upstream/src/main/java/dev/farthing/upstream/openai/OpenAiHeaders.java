package dev.farthing.upstream.openai;

import dev.farthing.application.relay.UpstreamRequest;
import dev.farthing.upstream.wire.VendorHeaders;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/// Which headers go to a vendor, and which come back.
final class OpenAiHeaders {
    private OpenAiHeaders() {}

    static MultiMap toVendor(UpstreamRequest request) {
        var headers = VendorHeaders.of(request);
        var secret = request.secret();
        return secret == null ? headers : headers.set(HttpHeaders.AUTHORIZATION, "Bearer " + secret.reveal());
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

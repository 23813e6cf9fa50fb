package dev.farthing.upstream.anthropic;

import dev.farthing.application.relay.UpstreamRequest;
import dev.farthing.upstream.wire.VendorHeaders;
import io.vertx.core.MultiMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/// Which headers go to a vendor, and which come back.
final class AnthropicHeaders {
    static final String VERSION = "2023-06-01";
    static final String BETA = "anthropic-beta";
    private static final String VERSION_NAME = "anthropic-version";

    private AnthropicHeaders() {}

    /// A version that the client or the provider names goes before ours.
    static MultiMap toVendor(UpstreamRequest request) {
        var headers = VendorHeaders.of(request);
        if (!headers.contains(VERSION_NAME)) {
            headers.set(VERSION_NAME, VERSION);
        }
        var secret = request.secret();
        return secret == null ? headers : headers.set("x-api-key", secret.reveal());
    }

    /// All that a vendor says in names of its own is about our account: what it may still ask, whose it is.
    static Map<String, String> toClient(MultiMap headers) {
        var passed = new LinkedHashMap<String, String>();
        for (var header : headers) {
            switch (header.getKey().toLowerCase(Locale.ROOT)) {
                case "request-id" -> passed.put("x-upstream-request-id", header.getValue());
                case "x-should-retry" -> passed.put("x-should-retry", header.getValue());
                default -> {}
            }
        }
        return passed;
    }
}

package dev.farthing.rest.relay;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The client's headers that a vendor should see: those that change what it does, none that say who or where.
final class PassedHeaders {
    private static final List<CharSequence> NAMES = List.of(
            HttpHeaders.createOptimized("openai-beta"),
            HttpHeaders.createOptimized("anthropic-beta"),
            HttpHeaders.createOptimized("anthropic-version"));

    private PassedHeaders() {}

    /// @param ofTrace what a vendor is told of the call's trace
    static Map<String, String> of(MultiMap headers, Map<String, String> ofTrace) {
        Map<String, String> passed = Map.of();
        for (var name : NAMES) {
            var value = headers.get(name);
            if (value != null) {
                if (passed.isEmpty()) {
                    passed = new HashMap<>(ofTrace);
                }
                passed.put(name.toString(), value);
            }
        }
        return passed.isEmpty() ? ofTrace : passed;
    }
}

package dev.farthing.rest.relay;

import dev.farthing.domain.usage.Dialect;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The client's headers that a vendor should see: those that change what it does, none that say who or where.
final class PassedHeaders {
    private static final List<CharSequence> NAMES = List.of(
            HttpHeaders.createOptimized("openai-beta"),
            HttpHeaders.createOptimized("anthropic-beta"),
            HttpHeaders.createOptimized("anthropic-version"));
    private static final String OF_ANTHROPIC = "anthropic-";

    private PassedHeaders() {}

    /// @param ofTrace what a vendor is told of the call's trace
    static Map<String, String> of(Dialect dialect, MultiMap headers, Map<String, String> ofTrace) {
        if (dialect == Dialect.ANTHROPIC) {
            return ofAnthropic(headers, ofTrace);
        }
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

    /// Several of one name, as of betas, are one list.
    private static Map<String, String> ofAnthropic(MultiMap headers, Map<String, String> ofTrace) {
        var passed = new HashMap<>(ofTrace);
        for (var header : headers) {
            var name = header.getKey().toLowerCase(Locale.ROOT);
            if (name.startsWith(OF_ANTHROPIC) && !name.contains("organization") && !name.contains("workspace")) {
                passed.merge(name, header.getValue(), (one, other) -> one + "," + other);
            }
        }
        return passed;
    }
}

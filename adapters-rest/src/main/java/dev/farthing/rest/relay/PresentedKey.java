package dev.farthing.rest.relay;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The secret a client shows, in any of the places where its tool may put it; the same one in several does no harm.
final class PresentedKey {
    private static final List<CharSequence> PLAIN_HEADERS = List.of(
            HttpHeaders.createOptimized("x-api-key"),
            HttpHeaders.createOptimized("api-key"),
            HttpHeaders.createOptimized("x-goog-api-key"));
    private static final String BEARER = "Bearer ";

    private PresentedKey() {}

    static @Nullable String of(HttpServerRequest request) {
        var headers = request.headers();
        var authorization = headers.get(HttpHeaders.AUTHORIZATION);
        if (authorization != null && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return authorization.substring(BEARER.length()).strip();
        }
        for (var name : PLAIN_HEADERS) {
            var value = headers.get(name);
            if (value != null) {
                return value.strip();
            }
        }
        var query = request.query();
        return query == null || !query.contains("key=") ? null : request.getParam("key");
    }
}

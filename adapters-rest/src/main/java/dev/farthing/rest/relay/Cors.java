package dev.farthing.rest.relay;

import dev.farthing.application.relay.CurrentCatalogue;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.regex.Pattern;

/// Lets browsers of allowed origins call the data plane, and nothing else of Farthing.
final class Cors {
    private static final Pattern HEADER_NAMES = Pattern.compile("[A-Za-z0-9, \\-]{0,2048}");
    private static final String MAX_AGE_SECONDS = "600";

    private final CurrentCatalogue catalogue;

    Cors(CurrentCatalogue catalogue) {
        this.catalogue = catalogue;
    }

    /// Adds what the browser needs to see; true when the request was a preflight and is answered.
    boolean answered(HttpServerRequest request) {
        var origin = request.getHeader(HttpHeaders.ORIGIN);
        if (origin == null) {
            return false;
        }
        var origins = catalogue.get().settings().corsOrigins();
        boolean allowed = origins.contains("*") || origins.contains(origin);
        var response = request.response();
        response.putHeader(HttpHeaders.VARY, "origin");
        if (allowed) {
            response.putHeader("access-control-allow-origin", origins.contains("*") ? "*" : origin);
            response.putHeader("access-control-expose-headers", "*, x-request-id, x-farthing-cost, retry-after");
        }
        if (!HttpMethod.OPTIONS.equals(request.method())
                || request.getHeader("access-control-request-method") == null) {
            return false;
        }
        if (allowed) {
            response.putHeader("access-control-allow-methods", "GET, POST, OPTIONS");
            var asked = request.getHeader("access-control-request-headers");
            if (asked != null && HEADER_NAMES.matcher(asked).matches()) {
                response.putHeader("access-control-allow-headers", asked);
            }
            response.putHeader("access-control-max-age", MAX_AGE_SECONDS);
        }
        response.setStatusCode(204).end();
        if (!request.isEnded()) {
            request.resume();
        }
        return true;
    }
}

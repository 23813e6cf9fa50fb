package dev.farthing.rest;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Set;

/// Takes an empty body for empty JSON, whatever its sender calls it: `curl -d ''` says it is a form.
@Singleton
class EmptyBodies {
    /// Behind the data plane, which asks for no types, and before the resources.
    private static final int BEHIND_THE_DATA_PLANE = Integer.MIN_VALUE + 3;

    private static final Set<HttpMethod> WITH_A_BODY = Set.of(HttpMethod.POST, HttpMethod.PUT, HttpMethod.PATCH);

    void register(@Observes Router router) {
        router.route().order(BEHIND_THE_DATA_PLANE).handler(EmptyBodies::name);
    }

    private static void name(RoutingContext context) {
        var request = context.request();
        if (WITH_A_BODY.contains(request.method()) && isEmpty(request)) {
            request.headers().set(HttpHeaders.CONTENT_TYPE, "application/json");
        }
        context.next();
    }

    private static boolean isEmpty(HttpServerRequest request) {
        var length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return length == null ? !request.headers().contains(HttpHeaders.TRANSFER_ENCODING) : length.equals("0");
    }
}

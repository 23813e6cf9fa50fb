package dev.farthing.rest;

import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/// An empty body has no type, whatever its sender says: `curl -d ''` calls it a form.
@Singleton
class EmptyBodies {
    /// Behind the data plane, which asks for no types, and before the resources.
    private static final int BEHIND_THE_DATA_PLANE = Integer.MIN_VALUE + 3;

    void register(@Observes Router router) {
        router.route().order(BEHIND_THE_DATA_PLANE).handler(EmptyBodies::forgetType);
    }

    private static void forgetType(RoutingContext context) {
        var headers = context.request().headers();
        if ("0".equals(headers.get(HttpHeaders.CONTENT_LENGTH))) {
            headers.remove(HttpHeaders.CONTENT_TYPE);
        }
        context.next();
    }
}

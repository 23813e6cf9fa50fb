package dev.farthing.rest.health;

import dev.farthing.application.start.Drain;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/// Turns away calls that come after the end has begun; before, it stands in nobody's way.
@Singleton
class LateCalls {
    private static final int SERVICE_UNAVAILABLE = 503;
    private static final String OWN_WORD = "/q/health";
    /// Behind the data plane, which turns its own callers away in their dialect, and before everything else.
    private static final int BEHIND_THE_DATA_PLANE = Integer.MIN_VALUE + 2;

    /// Turns away late calls itself, in its callers' dialects.
    private static final String DATA_PLANE = "/v1/";

    void stand(@Observes Router router, Drain drain) {
        drain.onBegin(() -> router.route().order(BEHIND_THE_DATA_PLANE).handler(LateCalls::turnAway));
    }

    private static void turnAway(RoutingContext context) {
        var path = context.normalizedPath();
        if (path.startsWith(OWN_WORD) || path.startsWith(DATA_PLANE)) {
            context.next();
            return;
        }
        var id = context.response().headers().get("x-request-id");
        var named = id == null ? "" : ", request id " + id;
        context.response()
                .setStatusCode(SERVICE_UNAVAILABLE)
                .putHeader(HttpHeaders.CONNECTION, "close")
                .putHeader(HttpHeaders.RETRY_AFTER, "1")
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .end("{\"detail\":\"Farthing is shutting down" + named + "\",\"code\":\"shutting_down\"}");
    }
}

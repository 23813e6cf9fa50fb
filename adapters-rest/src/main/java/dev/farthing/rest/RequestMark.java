package dev.farthing.rest;

import dev.farthing.application.Ids;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/// Gives each request that is no call an id, which its answer carries and which stands at all that is logged about
/// it.
@Singleton
class RequestMark {
    static final String HEADER = "x-request-id";
    /// Behind the data plane, which marks its calls itself, and before whoever may answer.
    private static final int BEHIND_THE_DATA_PLANE = Integer.MIN_VALUE + 2;

    private final Ids ids;

    RequestMark(Ids ids) {
        this.ids = ids;
    }

    void register(@Observes Router router) {
        router.route().order(BEHIND_THE_DATA_PLANE).handler(this::mark);
    }

    private void mark(RoutingContext context) {
        var id = ids.next();
        context.response().putHeader(HEADER, id.toString());
        RequestLog.mark(id);
        context.next();
    }
}

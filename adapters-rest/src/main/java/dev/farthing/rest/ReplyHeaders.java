package dev.farthing.rest;

import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Map;

/// What browsers are told about every answer: to take it for what it says it is, and, where it came sealed, to come
/// sealed again. What the management API says is for nobody's page and nobody's cache.
@Singleton
class ReplyHeaders {
    /// Before whoever may answer.
    private static final int FIRST = Integer.MIN_VALUE;

    private static final CharSequence NOSNIFF_NAME = HttpHeaders.createOptimized("x-content-type-options");
    private static final CharSequence NOSNIFF = HttpHeaders.createOptimized("nosniff");
    private static final CharSequence SEALED_NAME = HttpHeaders.createOptimized("strict-transport-security");
    private static final CharSequence SEALED = HttpHeaders.createOptimized("max-age=31536000");
    private static final String POLICY = "content-security-policy";
    private static final Map<String, String> AROUND = Map.of(
            "referrer-policy", "no-referrer",
            "x-frame-options", "DENY",
            "cross-origin-resource-policy", "same-origin",
            "cross-origin-opener-policy", "same-origin");

    void register(@Observes Router router) {
        router.route().order(FIRST).handler(this::mark);
        router.route("/api/*").order(FIRST).handler(ReplyHeaders::keepToYourself);
        router.route("/q/*").order(FIRST).handler(ReplyHeaders::wall);
        router.route("/health").order(FIRST).handler(ReplyHeaders::wall);
    }

    private void mark(RoutingContext context) {
        var headers = context.response().headers();
        headers.set(NOSNIFF_NAME, NOSNIFF);
        if (context.request().isSSL()) {
            headers.set(SEALED_NAME, SEALED);
        }
        context.next();
    }

    private static void keepToYourself(RoutingContext context) {
        context.addHeadersEndHandler(_ -> {
            var headers = context.response().headers();
            if (!headers.contains(HttpHeaders.CACHE_CONTROL)) {
                headers.set(HttpHeaders.CACHE_CONTROL, "no-store");
            }
            headers.set(POLICY, "default-src 'none'; frame-ancestors 'none'");
            AROUND.forEach(headers::set);
        });
        context.next();
    }

    /// The pages that describe the API need their own scripts and styles.
    private static void wall(RoutingContext context) {
        context.addHeadersEndHandler(_ -> {
            var headers = context.response().headers();
            headers.set(POLICY, "frame-ancestors 'none'");
            AROUND.forEach(headers::set);
        });
        context.next();
    }
}

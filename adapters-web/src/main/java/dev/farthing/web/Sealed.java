package dev.farthing.web;

import dev.farthing.application.start.ConsoleUrl;
import io.vertx.core.http.HttpServerRequest;

/// Whether a browser's way to us is sealed, as far as we can know: by TLS of our own or that of a proxy.
public final class Sealed {
    private Sealed() {}

    public static boolean is(HttpServerRequest request, ConsoleUrl consoleUrl) {
        return request.isSSL() || consoleUrl.isSecure() || "https".equals(request.getHeader("x-forwarded-proto"));
    }
}

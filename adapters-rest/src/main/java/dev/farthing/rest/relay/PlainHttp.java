package dev.farthing.rest.relay;

import dev.farthing.rest.ToldLengths;
import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.HttpServerOptions;
import jakarta.inject.Singleton;

/// Leaves out of the server's pipeline what nothing here uses: every handler in it is asked about every message; and
/// has lengths told that the server would keep to itself.
@Singleton
class PlainHttp implements HttpServerOptionsCustomizer {
    @Override
    public void customizeHttpServer(HttpServerOptions options) {
        ToldLengths.within(options);
        options.setPerFrameWebSocketCompressionSupported(false).setPerMessageWebSocketCompressionSupported(false);
    }
}

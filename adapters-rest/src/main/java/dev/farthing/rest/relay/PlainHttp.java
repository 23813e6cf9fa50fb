package dev.farthing.rest.relay;

import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.HttpServerOptions;
import jakarta.inject.Singleton;

/// What the server accepts, and what it leaves out of its pipeline because nothing here uses it: every handler in it
/// is asked about every message.
///
/// HTTP/2 belongs to the proxy that ends TLS; [ConnectionWatch] keeps the time of idle connections.
@Singleton
class PlainHttp implements HttpServerOptionsCustomizer {
    static final int MOST_OF_LINE = 8 * 1024;
    static final int MOST_OF_HEADERS = 16 * 1024;
    /// A long prompt in pieces of the usual 8 KB costs as much as a dozen small ones.
    private static final int MOST_AT_ONCE = 128 * 1024;

    @Override
    public void customizeHttpServer(HttpServerOptions options) {
        limit(options)
                .setIdleTimeout(0)
                .setHttp2ClearTextEnabled(false)
                .setPerFrameWebSocketCompressionSupported(false)
                .setPerMessageWebSocketCompressionSupported(false);
    }

    /// What the decoder of requests goes by.
    static HttpServerOptions limit(HttpServerOptions options) {
        return options.setMaxInitialLineLength(MOST_OF_LINE)
                .setMaxHeaderSize(MOST_OF_HEADERS)
                .setMaxChunkSize(MOST_AT_ONCE);
    }
}

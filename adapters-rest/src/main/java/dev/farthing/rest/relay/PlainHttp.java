package dev.farthing.rest.relay;

import dev.farthing.rest.Seal;
import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.KeyCertOptions;
import jakarta.inject.Singleton;
import java.util.Set;

/// What the server accepts, and what it leaves out of its pipeline because nothing here uses it: every handler in
/// it
/// is asked about every message.
///
/// HTTP/2 belongs to a proxy; [ConnectionWatch] keeps the time of idle connections. TLS is put on whatever port is
/// opened, so that there never is one in clear text beside it.
@Singleton
class PlainHttp implements HttpServerOptionsCustomizer {
    private static final Set<String> VERSIONS = Set.of("TLSv1.3", "TLSv1.2");
    static final int MOST_OF_LINE = 8 * 1024;
    static final int MOST_OF_HEADERS = 16 * 1024;
    /// A long prompt in pieces of the usual 8 KB costs as much as a dozen small ones.
    private static final int MOST_AT_ONCE = 128 * 1024;

    private final Seal seal;

    PlainHttp(Seal seal) {
        this.seal = seal;
    }

    @Override
    public void customizeHttpServer(HttpServerOptions options) {
        limit(options)
                .setIdleTimeout(0)
                // Otherwise the framework switches off what KeptAlive switches on.
                .setTcpKeepAlive(true)
                .setHttp2ClearTextEnabled(false)
                .setPerFrameWebSocketCompressionSupported(false)
                .setPerMessageWebSocketCompressionSupported(false);
        if (seal.isThere()) {
            options.setSsl(true)
                    .setKeyCertOptions(KeyCertOptions.wrap(seal.keys()))
                    .setEnabledSecureTransportProtocols(VERSIONS)
                    .setUseAlpn(false);
        }
    }

    /// What the decoder of requests goes by.
    static HttpServerOptions limit(HttpServerOptions options) {
        return options.setMaxInitialLineLength(MOST_OF_LINE)
                .setMaxHeaderSize(MOST_OF_HEADERS)
                .setMaxChunkSize(MOST_AT_ONCE);
    }
}

package dev.farthing.rest;

import io.quarkus.arc.All;
import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.quarkus.vertx.http.runtime.VertxHttpRecorder;
import io.vertx.core.Vertx;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.TrustOptions;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.OptionalInt;
import org.jboss.logging.Logger;

/// Opens the port of those who manage, if there is one: the same routes behind another door.
@Singleton
public class ManagementPort {
    private static final Logger LOG = Logger.getLogger(ManagementPort.class);

    private final Vertx vertx;
    private final Ports ports;
    private final Seal seal;
    private final List<HttpServerOptionsCustomizer> customizers;

    ManagementPort(Vertx vertx, Ports ports, Seal seal, @All List<HttpServerOptionsCustomizer> customizers) {
        this.vertx = vertx;
        this.ports = ports;
        this.seal = seal;
        this.customizers = List.copyOf(customizers);
    }

    /// The port that is open from now on; empty where one port serves all.
    public OptionalInt open() {
        var asked = ports.management();
        if (asked == null) {
            return OptionalInt.empty();
        }
        var options = new HttpServerOptions().setHandle100ContinueAutomatically(true);
        customizers.forEach(customizer -> customizer.customizeHttpServer(options));
        if (seal.asksForCertificates()) {
            options.setClientAuth(ClientAuth.REQUIRED).setTrustOptions(TrustOptions.wrap(seal.trust()));
        }
        var server = vertx.createHttpServer(options)
                .requestHandler(VertxHttpRecorder.getRootHandler())
                .listen(asked.port(), asked.host())
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        seal.whenOthersAreTrusted(() -> forgetOldSessions(server, options));
        return OptionalInt.of(server.actualPort());
    }

    /// Whoever resumes a session of TLS shows no certificate again: so with the authorities the sessions go that
    /// were begun under those of before, and the keys of their tickets.
    private static void forgetOldSessions(HttpServer server, HttpServerOptions options) {
        server.updateSSLOptions(options.getSslOptions(), true)
                .onFailure(trouble -> LOG.error("callers may resume sessions of former authorities", trouble));
    }
}

package dev.farthing.upstream.wire;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.PoolOptions;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/// The connections to vendors: a pool for each event loop, so that both sides of a call stay on the
/// same one.
@ApplicationScoped
public class VendorClients {
    private static final int MOST_CONNECTIONS_PER_ORIGIN = 10_000;
    private static final int MOST_WAITING = 1_000;
    /// Shorter than what vendors' servers commonly grant, so that they seldom close a connection we are
    /// about to use.
    private static final int KEEP_ALIVE_SECONDS = 30;

    private final Vertx vertx;
    private final Queue<HttpClient> all = new ConcurrentLinkedQueue<>();
    private final ThreadLocal<HttpClient> mine = ThreadLocal.withInitial(this::open);
    private final ThreadLocal<Watch> watches;

    public VendorClients(Vertx vertx) {
        this.vertx = vertx;
        this.watches = ThreadLocal.withInitial(() -> new Watch(vertx));
    }

    public Vertx vertx() {
        return vertx;
    }

    /// The pool of the event loop this is called on.
    HttpClient here() {
        return mine.get();
    }

    /// The watch of the event loop this is called on.
    Watch watch() {
        return watches.get();
    }

    @PreDestroy
    void close() {
        all.forEach(HttpClient::close);
    }

    private HttpClient open() {
        var client = vertx.httpClientBuilder()
                .with(new HttpClientOptions()
                        .setKeepAlive(true)
                        .setKeepAliveTimeout(KEEP_ALIVE_SECONDS)
                        .setTcpNoDelay(true)
                        .setDecompressionSupported(false)
                        .setVerifyHost(true)
                        .setMaxHeaderSize(64 * 1024))
                .with(new PoolOptions()
                        .setHttp1MaxSize(MOST_CONNECTIONS_PER_ORIGIN)
                        .setMaxWaitQueueSize(MOST_WAITING))
                .build();
        all.add(client);
        return client;
    }
}

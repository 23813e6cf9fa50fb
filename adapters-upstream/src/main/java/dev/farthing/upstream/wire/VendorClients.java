package dev.farthing.upstream.wire;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.PoolOptions;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/// The connections to vendors: a pool for each event loop, so that both sides of a call stay on the
/// same one.
///
/// A pool is used for a few minutes, then a fresh one: a busy connection would otherwise never notice that its vendor
/// has moved to another address. The old one is closed with its last call.
@Singleton
public class VendorClients {
    private static final int MOST_CONNECTIONS_PER_ORIGIN = 10_000;
    private static final int MOST_WAITING = 1_000;
    /// Shorter than what vendors' servers commonly grant, so that they seldom close a connection we are
    /// about to use.
    private static final int KEEP_ALIVE_SECONDS = 30;

    private static final Duration LIFE = Duration.ofMinutes(5);

    private final Vertx vertx;
    private final Queue<HttpClient> all = new ConcurrentLinkedQueue<>();

    @SuppressWarnings("ThreadLocalUsage") // one of these lives in a process
    private final ThreadLocal<@Nullable Pool> mine = new ThreadLocal<>();

    private final long lifeNanos;
    private final ThreadLocal<Watch> watches;

    @Inject
    public VendorClients(Vertx vertx) {
        this(vertx, LIFE);
    }

    VendorClients(Vertx vertx, Duration life) {
        this.vertx = vertx;
        this.lifeNanos = life.toNanos();
        this.watches = ThreadLocal.withInitial(() -> new Watch(vertx));
    }

    public Vertx vertx() {
        return vertx;
    }

    /// Takes part in the pool of the event loop this is called on; to be ended by [Pool#leave] on the same one.
    Pool enter(long nowNanos) {
        var pool = mine.get();
        if (pool == null || nowNanos - pool.bornNanos >= lifeNanos) {
            var old = pool;
            pool = open();
            mine.set(pool);
            if (old != null) {
                old.retire();
            }
        }
        pool.calls++;
        return pool;
    }

    /// The connections of one event loop, for a while.
    static final class Pool {
        final HttpClient client;
        private final Queue<HttpClient> all;
        private final long bornNanos = System.nanoTime();
        private int calls;
        private boolean retired;

        private Pool(HttpClient client, Queue<HttpClient> all) {
            this.client = client;
            this.all = all;
        }

        void leave() {
            calls--;
            closeIfDone();
        }

        private void retire() {
            retired = true;
            closeIfDone();
        }

        private void closeIfDone() {
            if (retired && calls == 0) {
                all.remove(client);
                client.close();
            }
        }
    }

    /// The watch of the event loop this is called on.
    Watch watch() {
        return watches.get();
    }

    @PreDestroy
    void close() {
        all.forEach(HttpClient::close);
    }

    private Pool open() {
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
        return new Pool(client, all);
    }
}

package dev.farthing.upstream.wire;

import dev.farthing.domain.upstream.Timeouts;
import io.netty.buffer.Unpooled;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.http.HttpHeaders;
import io.vertx.core.Context;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// One HTTP exchange with a vendor, on the event loop that began it, within the provider's time limits.
public final class VendorExchange {
    private static final long NANOS_PER_MILLI = 1_000_000;
    /// How much of an answer that nobody reads any more is taken in to keep its connection.
    private static final int MOST_DRAINED_BYTES = 64 * 1024;

    private static final int MOST_DRAINED_MILLIS = 1_000;

    private enum Phase {
        STARTING,
        WAITING,
        READING,
        DRAINING,
        OVER
    }

    private final Context context;
    private final Timeouts limits;
    private final ExchangeListener listener;
    private final long begunNanos = System.nanoTime();
    private final Watch.Limit limit;
    private final VendorClients.Pool pool;

    private Phase phase = Phase.STARTING;
    private boolean returned;
    private boolean sent;
    private boolean paused;
    private boolean hurried;
    private boolean left;
    private long heardNanos = begunNanos;
    private long pausedNanos;
    /// How long its reader had paused it, the present pause left out.
    private long stalledNanos;
    private int drained;
    private @Nullable HttpClientRequest request;
    private @Nullable HttpClientResponse response;
    private @Nullable Inflation inflation;

    private VendorExchange(VendorClients clients, Timeouts limits, ExchangeListener listener) {
        this.context = clients.vertx().getOrCreateContext();
        this.limit = new Watch.Limit(clients.watch(), () -> context.runOnContext(_ -> timer()));
        this.limits = limits;
        this.listener = listener;
        this.pool = clients.enter(begunNanos);
    }

    /// Sends a request and returns at once; the listener hears nothing before that.
    ///
    /// @param body sent as one piece without being copied; null for a GET
    public static VendorExchange begin(
            VendorClients clients,
            Target target,
            Timeouts limits,
            MultiMap headers,
            @Nullable List<ByteBuffer> body,
            ExchangeListener listener) {
        var exchange = new VendorExchange(clients, limits, listener);
        exchange.start(target, headers, body);
        exchange.returned = true;
        return exchange;
    }

    public long begunNanos() {
        return begunNanos;
    }

    /// Whether the vendor may have got anything of the request.
    public boolean isSent() {
        return sent;
    }

    public void pause() {
        if (!paused) {
            paused = true;
            pausedNanos = System.nanoTime();
        }
        if (response != null && phase == Phase.READING) {
            response.pause();
        }
    }

    public void resume() {
        if (paused) {
            paused = false;
            heardNanos = System.nanoTime();
            stalledNanos += heardNanos - pausedNanos;
            if (response != null && phase == Phase.READING) {
                response.resume();
            }
        }
    }

    /// Ends the exchange and its connection; the listener hears nothing more.
    public void abandon() {
        close();
        if (request != null) {
            request.reset();
        }
    }

    /// All that matters has come: the listener hears nothing more, and the connection is kept if the rest
    /// is short.
    public void drain() {
        if (phase != Phase.READING) {
            return;
        }
        phase = Phase.DRAINING;
        heardNanos = System.nanoTime();
        limit.arm(heardNanos, MOST_DRAINED_MILLIS);
        if (paused && response != null) {
            paused = false;
            response.resume();
        }
    }

    /// The head has told what matters: the rest is waited for only briefly.
    public void hurry() {
        hurried = true;
        watch(System.nanoTime());
    }

    private void start(Target target, MultiMap headers, @Nullable List<ByteBuffer> body) {
        limit.arm(begunNanos, Math.min(limits.firstByteMillis(), limits.totalMillis()));
        var options = new RequestOptions()
                .setMethod(body == null ? HttpMethod.GET : HttpMethod.POST)
                .setHost(target.host())
                .setPort(target.port())
                .setSsl(target.secure())
                .setURI(target.path())
                .setFollowRedirects(false)
                .setConnectTimeout(limits.connectMillis());
        if (target.proxy() != null) {
            options.setProxyOptions(target.proxy());
        }
        if (target.address() != null) {
            options.setServer(SocketAddress.inetSocketAddress(target.port(), target.address()));
        }
        try {
            pool.client.request(options).onComplete(asked -> {
                if (asked.succeeded()) {
                    send(asked.result(), headers, body);
                } else {
                    fail(isLate(asked.cause()) ? Breakage.LATE : Breakage.UNREACHABLE);
                }
            });
        } catch (IllegalArgumentException unsendable) {
            fail(Breakage.UNREACHABLE);
        }
    }

    private void send(HttpClientRequest ready, MultiMap headers, @Nullable List<ByteBuffer> body) {
        request = ready;
        ready.exceptionHandler(_ -> {});
        if (phase == Phase.OVER) {
            ready.reset();
            return;
        }
        phase = Phase.WAITING;
        sent = true;
        put(headers, ready.headers());
        var answer = body == null ? ready.send() : ready.send(joined(body));
        answer.onComplete(came -> {
            if (phase == Phase.OVER) {
                return;
            }
            if (came.succeeded()) {
                head(came.result());
            } else {
                fail(Breakage.BROKEN);
            }
        });
    }

    /// Names stay what they are: as texts each of them would be hashed anew.
    private static void put(MultiMap headers, MultiMap into) {
        if (headers instanceof HttpHeaders known) {
            known.iteratorCharSequence().forEachRemaining(header -> into.add(header.getKey(), header.getValue()));
        } else {
            into.addAll(headers);
        }
    }

    private static boolean isLate(Throwable cause) {
        return cause instanceof ConnectTimeoutException || cause instanceof TimeoutException;
    }

    @SuppressWarnings("deprecation")
    private static Buffer joined(List<ByteBuffer> body) {
        var pieces = new ByteBuffer[body.size()];
        for (var i = 0; i < pieces.length; i++) {
            pieces[i] = body.get(i).duplicate();
        }
        return Buffer.buffer(Unpooled.wrappedBuffer(pieces));
    }

    private void head(HttpClientResponse came) {
        response = came;
        phase = Phase.READING;
        heardNanos = System.nanoTime();
        came.exceptionHandler(_ -> cut());
        came.handler(this::body);
        came.endHandler(_ -> complete());
        var encoding = came.getHeader("content-encoding");
        if (encoding != null && Inflation.isNeeded(encoding)) {
            inflation = Inflation.of(encoding);
            if (inflation == null) {
                fail(Breakage.UNREADABLE);
                return;
            }
        }
        if (paused) {
            came.pause();
        }
        watch(heardNanos);
        if (phase != Phase.READING) {
            return;
        }
        listener.head(came.statusCode(), came.headers());
    }

    private void body(Buffer buffer) {
        if (phase == Phase.READING) {
            heardNanos = System.nanoTime();
            var bytes = arrayOf(buffer);
            if (inflation == null) {
                listener.chunk(bytes.array(), bytes.arrayOffset(), bytes.arrayOffset() + bytes.limit());
            } else if (!inflation.unpack(
                    bytes.array(), bytes.arrayOffset(), bytes.arrayOffset() + bytes.limit(), listener)) {
                fail(Breakage.UNREADABLE);
            }
        } else if (phase == Phase.DRAINING) {
            drained += buffer.length();
            if (drained > MOST_DRAINED_BYTES) {
                abandon();
            }
        }
    }

    /// The client has copied the bytes out of the network's buffer into an array of their own already.
    @SuppressWarnings("deprecation")
    private static ByteBuffer arrayOf(Buffer buffer) {
        var bytes = buffer.getByteBuf();
        return bytes.hasArray()
                ? ByteBuffer.wrap(bytes.array(), bytes.arrayOffset() + bytes.readerIndex(), bytes.readableBytes())
                        .slice()
                : ByteBuffer.wrap(buffer.getBytes());
    }

    private void complete() {
        var reading = phase == Phase.READING;
        close();
        if (reading) {
            listener.complete();
        }
    }

    private void cut() {
        if (phase == Phase.READING) {
            fail(Breakage.BROKEN);
        } else {
            close();
        }
    }

    private void fail(Breakage how) {
        if (phase == Phase.OVER) {
            return;
        }
        abandon();
        if (returned) {
            listener.broken(how);
        } else {
            context.runOnContext(_ -> listener.broken(how));
        }
    }

    private void timer() {
        if (phase == Phase.DRAINING) {
            abandon();
        } else {
            watch(System.nanoTime());
        }
    }

    private void watch(long now) {
        // The vendor has its time, and its reader as much: neither is held up for ever by the other.
        var stalled = stalledNanos + (paused ? now - pausedNanos : 0);
        var total = limits.totalMillis() - (now - begunNanos - stalled) / NANOS_PER_MILLI;
        var unread = limits.totalMillis() - stalled / NANOS_PER_MILLI;
        var quiet = (now - heardNanos) / NANOS_PER_MILLI;
        switch (phase) {
            case STARTING, WAITING -> expireOrArm(now, Math.min(total, limits.firstByteMillis() - quiet));
            case READING -> {
                if (unread <= 0) {
                    fail(Breakage.UNREAD);
                } else {
                    expireOrArm(now, Math.min(Math.min(total, unread), patienceMillis() - (paused ? 0 : quiet)));
                }
            }
            case DRAINING, OVER -> {}
        }
    }

    private long patienceMillis() {
        return hurried ? Math.min(limits.idleMillis(), MOST_DRAINED_MILLIS) : limits.idleMillis();
    }

    private void expireOrArm(long now, long leftMillis) {
        if (leftMillis <= 0) {
            fail(Breakage.LATE);
        } else {
            limit.arm(now, leftMillis);
        }
    }

    private void close() {
        if (!left) {
            left = true;
            pool.leave();
        }
        phase = Phase.OVER;
        limit.disarm();
        if (inflation != null) {
            inflation.close();
            inflation = null;
        }
    }
}

package dev.farthing.upstream;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A vendor on the loopback that says what the test tells it to say, one scripted answer a request.
public final class FakeVendor implements AutoCloseable {
    private final HttpServer server;
    private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();
    private final BlockingQueue<Asked> asked = new LinkedBlockingQueue<>();
    private volatile Function<Asked, @Nullable Answer> usual = _ -> null;
    private final AtomicInteger connections = new AtomicInteger();

    /// A request as it came.
    public record Asked(String method, String uri, Map<String, String> headers, String body) {}

    private FakeVendor(HttpServer server) {
        this.server = server;
    }

    /// A vendor that listens on a free port.
    public static FakeVendor on(Vertx vertx) {
        var made = new CompletableFuture<FakeVendor>();
        vertx.runOnContext(_ -> {
            var server = vertx.createHttpServer(
                    new HttpServerOptions().setHost("127.0.0.1").setPort(0).setTcpNoDelay(true));
            var vendor = new FakeVendor(server);
            server.connectionHandler(_ -> vendor.connections.incrementAndGet())
                    .requestHandler(vendor::answer)
                    .listen()
                    .onComplete(listening -> {
                        if (listening.succeeded()) {
                            made.complete(vendor);
                        } else {
                            made.completeExceptionally(listening.cause());
                        }
                    });
        });
        return made.join();
    }

    /// Its base URL, as a provider would be given it.
    public URI baseUrl() {
        return URI.create("http://127.0.0.1:" + server.actualPort() + "/v1");
    }

    /// What is answered to the next request that has no answer yet.
    public Answer next(Answer answer) {
        answers.add(answer);
        return answer;
    }

    /// What is answered to every request for which nothing else is scripted.
    public FakeVendor usually(Supplier<@Nullable Answer> answer) {
        return usually(_ -> answer.get());
    }

    /// The same, with an eye on the request.
    public FakeVendor usually(Function<Asked, @Nullable Answer> answer) {
        usual = answer;
        return this;
    }

    /// How many requests have come that nobody has looked at.
    public int unseen() {
        return asked.size();
    }

    /// The next request received.
    public Asked asked() {
        try {
            var request = asked.poll(10, TimeUnit.SECONDS);
            if (request == null) {
                throw new AssertionError("the vendor was not asked");
            }
            return request;
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    /// How many connections were made to it.
    public int connections() {
        return connections.get();
    }

    @Override
    public void close() {
        server.close().toCompletionStage().toCompletableFuture().join();
    }

    private void answer(HttpServerRequest request) {
        request.body().onSuccess(body -> {
            var headers = new LinkedHashMap<String, String>();
            request.headers().forEach(e -> headers.put(e.getKey().toLowerCase(Locale.ROOT), e.getValue()));
            var came =
                    new Asked(request.method().name(), request.uri(), headers, body.toString(StandardCharsets.UTF_8));
            asked.add(came);
            var next = answers.poll();
            var answer = next == null ? usual.apply(came) : next;
            if (answer == null) {
                request.response().setStatusCode(500).end("no answer was scripted");
            } else {
                answer.give(request.response());
            }
        });
    }

    /// One answer: a head, pieces of a body, and how it ends.
    public static final class Answer {
        private final int status;
        private final Map<String, String> headers;
        private final List<Buffer> pieces = new ArrayList<>();
        private final CompletableFuture<Void> gone = new CompletableFuture<>();
        private final AtomicLong written = new AtomicLong();
        private final List<Integer> gates = new ArrayList<>();
        private final Queue<CompletableFuture<Void>> gateKeys = new ConcurrentLinkedQueue<>();
        private boolean silent;
        private boolean stalls;
        private boolean resets;
        private boolean lengthTold;
        private boolean endless;

        private Answer(int status, Map<String, String> headers) {
            this.status = status;
            this.headers = headers;
        }

        public static Answer of(int status, Map<String, String> headers) {
            return new Answer(status, headers);
        }

        /// A stream of server-sent events.
        public static Answer events(String... parts) {
            var answer = new Answer(200, Map.of("content-type", "text/event-stream"));
            Arrays.stream(parts).forEach(answer::piece);
            return answer;
        }

        /// A JSON body with its length told.
        public static Answer json(int status, String body) {
            return new Answer(status, Map.of("content-type", "application/json"))
                    .piece(body)
                    .withLength();
        }

        public Answer piece(String text) {
            return piece(text.getBytes(StandardCharsets.UTF_8));
        }

        /// Written with a flush of its own.
        public Answer piece(byte[] bytes) {
            pieces.add(Buffer.buffer(bytes));
            return this;
        }

        /// Goes on only after the returned future of [#gate] is completed.
        public Answer pieceAfter(CompletableFuture<Void> gate, String text) {
            gates.add(pieces.size());
            gateKeys.add(gate);
            return piece(text);
        }

        /// Tells the length instead of sending chunks.
        public Answer withLength() {
            lengthTold = true;
            return this;
        }

        public Answer withoutLength() {
            lengthTold = false;
            return this;
        }

        /// Sends nothing at all and keeps the connection.
        public Answer silent() {
            silent = true;
            return this;
        }

        /// After the last piece neither ends nor closes.
        public Answer thenStalls() {
            stalls = true;
            return this;
        }

        /// After the last piece breaks the connection.
        public Answer thenBreaks() {
            resets = true;
            return this;
        }

        /// Writes its last piece again and again, as fast as it is taken.
        public Answer endlessly() {
            endless = true;
            return this;
        }

        /// Completes when the connection is gone while the answer is not finished.
        public CompletableFuture<Void> gone() {
            return gone;
        }

        /// How many bytes of the body have been given to the network so far.
        public long written() {
            return written.get();
        }

        void give(HttpServerResponse response) {
            response.closeHandler(_ -> gone.complete(null));
            response.exceptionHandler(_ -> gone.complete(null));
            if (silent) {
                return;
            }
            response.setStatusCode(status);
            headers.forEach(response::putHeader);
            if (lengthTold) {
                response.putHeader(
                        "content-length",
                        Long.toString(pieces.stream().mapToLong(Buffer::length).sum()));
            } else {
                response.setChunked(true);
            }
            give(response, 0);
        }

        private void give(HttpServerResponse response, int next) {
            if (response.closed()) {
                return;
            }
            if (next == pieces.size()) {
                finish(response);
                return;
            }
            if (!gates.isEmpty() && gates.getFirst() == next) {
                gates.removeFirst();
                var context = Vertx.currentContext();
                gateKeys.remove().thenRun(() -> context.runOnContext(_ -> write(response, next)));
                return;
            }
            write(response, next);
        }

        private void write(HttpServerResponse response, int next) {
            var piece = pieces.get(next);
            if (endless && next == pieces.size() - 1) {
                pour(response, piece);
                return;
            }
            response.write(piece).onSuccess(_ -> {
                written.addAndGet(piece.length());
                give(response, next + 1);
            });
        }

        private void pour(HttpServerResponse response, Buffer piece) {
            while (!response.closed() && !response.writeQueueFull()) {
                response.write(piece);
                written.addAndGet(piece.length());
            }
            if (!response.closed()) {
                response.drainHandler(_ -> pour(response, piece));
            }
        }

        private void finish(HttpServerResponse response) {
            if (resets) {
                response.reset();
            } else if (!stalls) {
                response.end();
            }
        }
    }
}

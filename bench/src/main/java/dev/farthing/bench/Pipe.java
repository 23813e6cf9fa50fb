package dev.farthing.bench;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;

/// The floor of the JVM: one event loop that passes bytes both ways and knows nothing of keys, money or tokens.
public final class Pipe {
    /// Without it a long prompt is cut into pieces of 8 KB, each of which costs as much as a small call.
    private static final int READ_AT_ONCE = 128 * 1024;

    private final HttpClient client;
    private final int upstreamPort;

    private Pipe(HttpClient client, int upstreamPort) {
        this.client = client;
        this.upstreamPort = upstreamPort;
    }

    /// Takes the upstream's port, listens on one of the kernel's choice and prints it.
    public static void main(String[] args) {
        Vertx vertx =
                Vertx.vertx(new VertxOptions().setPreferNativeTransport(true).setEventLoopPoolSize(1));
        HttpClient client = vertx.createHttpClient(
                new HttpClientOptions().setKeepAliveTimeout(3600),
                new PoolOptions().setHttp1MaxSize(10_000).setMaxWaitQueueSize(10_000));
        Pipe pipe = new Pipe(client, Integer.parseInt(args[0]));
        vertx.createHttpServer(new HttpServerOptions()
                        .setHost("127.0.0.1")
                        .setAcceptBacklog(4096)
                        .setMaxChunkSize(READ_AT_ONCE)
                        .setPerFrameWebSocketCompressionSupported(false)
                        .setPerMessageWebSocketCompressionSupported(false))
                .requestHandler(pipe::pass)
                .listen(0)
                .onSuccess(server -> System.out.println(
                        "pipe ready on port " + server.actualPort() + " native " + vertx.isNativeTransportEnabled()))
                .onFailure(trouble -> {
                    System.out.println(trouble);
                    System.exit(1);
                });
    }

    private void pass(HttpServerRequest in) {
        in.pause();
        RequestOptions options = new RequestOptions()
                .setMethod(in.method())
                .setHost("127.0.0.1")
                .setPort(upstreamPort)
                .setURI(in.uri());
        client.request(options)
                .onSuccess(out -> {
                    out.headers().setAll(in.headers());
                    out.response()
                            .onSuccess(answer -> giveBack(answer, in.response()))
                            .onFailure(trouble -> fail(in));
                    in.pipeTo(out);
                })
                .onFailure(trouble -> fail(in));
    }

    private static void giveBack(HttpClientResponse answer, HttpServerResponse out) {
        out.setStatusCode(answer.statusCode());
        out.headers().setAll(answer.headers());
        if (!out.headers().contains(HttpHeaders.CONTENT_LENGTH)) {
            out.setChunked(true);
        }
        answer.pipeTo(out);
    }

    private static void fail(HttpServerRequest in) {
        if (!in.response().ended()) {
            in.response().setStatusCode(502).end();
        }
    }
}

package dev.farthing.journey;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.net.URI;
import java.util.List;
import java.util.regex.Pattern;

/// A vendor for load: answers any number of calls, each with the usage that its prompt's number stands for.
final class SteadyVendor implements AutoCloseable {
    private static final Pattern NUMBER = Pattern.compile("call ([0-9]+)");
    private static final int MILLIS_BETWEEN_EVENTS = 2;

    private final Vertx vertx;
    private final HttpServer server;

    private SteadyVendor(Vertx vertx) {
        this.vertx = vertx;
        this.server = vertx.createHttpServer().requestHandler(this::answer);
    }

    static SteadyVendor on(Vertx vertx) {
        var vendor = new SteadyVendor(vertx);
        vendor.server
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        return vendor;
    }

    URI baseUrl() {
        return URI.create("http://127.0.0.1:" + server.actualPort() + "/v1");
    }

    static String prompt(int number) {
        return "call " + number;
    }

    static long promptTokens(int number) {
        return 10 + number % 53;
    }

    static long completionTokens(int number) {
        return 1 + number % 7;
    }

    private void answer(HttpServerRequest request) {
        request.body().onSuccess(body -> {
            var text = body.toString();
            var match = NUMBER.matcher(text);
            int number = match.find() ? Integer.parseInt(match.group(1)) : 0;
            if (text.contains("\"stream\":true")) {
                stream(request.response(), number);
            } else {
                request.response()
                        .putHeader("content-type", "application/json")
                        .end("{\"id\":\"c\",\"object\":\"chat.completion\",\"choices\":[{\"index\":0,\"message\":"
                                + "{\"role\":\"assistant\",\"content\":\"yes\"},\"finish_reason\":\"stop\"}],\"usage\":"
                                + usage(number) + "}");
            }
        });
    }

    private void stream(HttpServerResponse response, int number) {
        response.setChunked(true).putHeader("content-type", "text/event-stream");
        var start = "data: {\"id\":\"c\",\"choices\":[";
        write(
                response,
                List.of(
                        start + "{\"index\":0,\"delta\":{\"content\":\"y\"},\"finish_reason\":null}]}\n\n",
                        start + "{\"index\":0,\"delta\":{\"content\":\"es\"},\"finish_reason\":null}]}\n\n",
                        start + "{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n",
                        start + "],\"usage\":" + usage(number) + "}\n\ndata: [DONE]\n\n"),
                0);
    }

    private void write(HttpServerResponse response, List<String> events, int next) {
        if (response.closed()) {
            return;
        }
        response.write(Buffer.buffer(events.get(next)));
        if (next + 1 == events.size()) {
            response.end();
        } else {
            vertx.setTimer(MILLIS_BETWEEN_EVENTS, _ -> write(response, events, next + 1));
        }
    }

    private static String usage(int number) {
        long prompt = promptTokens(number);
        long completion = completionTokens(number);
        return "{\"prompt_tokens\":" + prompt + ",\"completion_tokens\":" + completion + ",\"total_tokens\":"
                + (prompt + completion) + "}";
    }

    @Override
    public void close() {
        server.close().toCompletionStage().toCompletableFuture().join();
    }
}

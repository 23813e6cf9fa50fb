package dev.farthing.journey;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.net.InetAddress;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/// A vendor that does what the prompt tells it, and keeps its own account of what it billed.
///
/// A prompt is `call 17 answer 5 …`: so many tokens of answer, unless the request's own limit is lower. `over 40`
/// bills 40 tokens more than it was allowed to make; `mute` tells no usage; `slow 30` waits so many milliseconds
/// before each piece; `held` waits until the test lets go, and so does `halt 3` of a stream, after so many pieces.
final class PromptedVendor implements AutoCloseable {
    private static final Pattern WORD = Pattern.compile("(call|answer|over|slow|halt) ([0-9]+)");
    private static final Pattern LIMIT = Pattern.compile("\"max(?:_completion)?_tokens\":\\s*([0-9]+)");

    private final Vertx vertx;
    private final String host;
    private final HttpServer server;
    private final Map<Integer, AtomicInteger> asked = new ConcurrentHashMap<>();
    private final Map<Integer, Long> firstAskedNanos = new ConcurrentHashMap<>();
    private final Map<Integer, Long> limits = new ConcurrentHashMap<>();
    private final Map<Integer, Long> billed = new ConcurrentHashMap<>();
    private final Map<Integer, Runnable> held = new ConcurrentHashMap<>();

    private PromptedVendor(Vertx vertx, String host) {
        this.vertx = vertx;
        this.host = host;
        this.server = vertx.createHttpServer().requestHandler(this::answer);
    }

    static PromptedVendor on(Vertx vertx, InetAddress own) {
        var vendor = new PromptedVendor(vertx, own.getHostAddress());
        vendor.server
                .listen(0, vendor.host)
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        return vendor;
    }

    URI baseUrl() {
        return URI.create("http://" + host + ":" + server.actualPort() + "/v1");
    }

    /// The tokens it says a prompt has, whatever it says.
    static long promptTokens(int number) {
        return 10 + number % 13;
    }

    /// What a call of so many tokens of answer costs.
    static long pico(int number, long completion) {
        return promptTokens(number) * Replicas.INPUT_PICO + completion * Replicas.OUTPUT_PICO;
    }

    /// How often it was asked for a call.
    int asked(int number) {
        var times = asked.get(number);
        return times == null ? 0 : times.get();
    }

    /// When it was first asked for a call, which it was, by the clock of this process.
    long firstAskedNanos(int number) {
        return firstAskedNanos.get(number);
    }

    /// How many calls it was asked for at least once.
    int calls() {
        return asked.size();
    }

    /// The largest limit that came with a call.
    Map<Integer, Long> limits() {
        return limits;
    }

    /// All that it billed for a call, whoever may have been told.
    long billedPico(int number) {
        return billed.getOrDefault(number, 0L);
    }

    int heldCalls() {
        return held.size();
    }

    /// Lets all calls go that are held.
    void letGo() {
        for (var number : held.keySet()) {
            var going = held.remove(number);
            if (going != null) {
                vertx.runOnContext(_ -> going.run());
            }
        }
    }

    private record Wish(int number, long completion, long millis, long halt, boolean mute, boolean stream) {}

    private void answer(HttpServerRequest request) {
        request.body().onSuccess(body -> {
            var text = body.toString();
            var wish = wish(text);
            firstAskedNanos.putIfAbsent(wish.number, System.nanoTime());
            asked.computeIfAbsent(wish.number, _ -> new AtomicInteger()).incrementAndGet();
            billed.merge(wish.number, pico(wish.number, wish.completion), Long::sum);
            Runnable go = wish.stream
                    ? () -> stream(request.response(), wish, 0)
                    : () -> vertx.setTimer(Math.max(1, wish.millis), _ -> whole(request.response(), wish));
            if (text.contains(" held")) {
                held.put(wish.number, go);
            } else {
                go.run();
            }
        });
    }

    private Wish wish(String text) {
        int number = 0;
        long answer = 3;
        long over = 0;
        long millis = 0;
        long halt = 0;
        var words = WORD.matcher(text);
        while (words.find()) {
            int value = Integer.parseInt(words.group(2));
            switch (words.group(1)) {
                case "call" -> number = value;
                case "answer" -> answer = value;
                case "over" -> over = value;
                case "halt" -> halt = value;
                default -> millis = value;
            }
        }
        var limit = LIMIT.matcher(text);
        boolean limited = false;
        while (limit.find()) {
            long most = Long.parseLong(limit.group(1));
            limits.merge(number, most, Math::max);
            answer = Math.min(answer, most);
            limited = true;
        }
        answer += limited ? over : 0;
        return new Wish(number, answer, millis, halt, text.contains(" mute"), text.contains("\"stream\":true"));
    }

    private static void whole(HttpServerResponse response, Wish wish) {
        if (!response.closed()) {
            response.putHeader("content-type", "application/json")
                    .end("{\"id\":\"c\",\"object\":\"chat.completion\",\"choices\":[{\"index\":0,\"message\":"
                            + "{\"role\":\"assistant\",\"content\":\"" + " yes".repeat((int) wish.completion)
                            + "\"},\"finish_reason\":\"stop\"}]" + (wish.mute ? "" : "," + usage(wish)) + "}");
        }
    }

    private void stream(HttpServerResponse response, Wish wish, long piece) {
        if (response.closed()) {
            return;
        }
        if (piece == 0) {
            response.setChunked(true).putHeader("content-type", "text/event-stream");
        }
        var start = "data: {\"id\":\"c\",\"choices\":[";
        if (piece < wish.completion) {
            response.write(start + "{\"index\":0,\"delta\":{\"content\":\" yes\"},\"finish_reason\":null}]}\n\n");
            Runnable next = () -> vertx.setTimer(Math.max(1, wish.millis), _ -> stream(response, wish, piece + 1));
            if (piece + 1 == wish.halt) {
                held.put(wish.number, next);
            } else {
                next.run();
            }
        } else {
            response.write(start + "{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n");
            response.end((wish.mute ? "" : start + "]," + usage(wish) + "}\n\n") + "data: [DONE]\n\n");
        }
    }

    private static String usage(Wish wish) {
        long prompt = promptTokens(wish.number);
        return "\"usage\":{\"prompt_tokens\":" + prompt + ",\"completion_tokens\":" + wish.completion
                + ",\"total_tokens\":" + (prompt + wish.completion) + "}";
    }

    @Override
    public void close() {
        server.close().toCompletionStage().toCompletableFuture().join();
    }
}

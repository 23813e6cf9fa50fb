package dev.farthing.upstream;

import dev.farthing.upstream.FakeVendor.Answer;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Abacus on the loopback: knows cookies, gives session tokens and keeps conversations, each its beginner's own;
/// what it says in them, and where it fails, the test tells it.
public final class FakeAbacus implements AutoCloseable {
    /// What an account's list of models holds.
    public static final String APPS = """
            {"success":true,"result":[
              {"name":"Claude Sonnet 3.7","externalApplicationId":"app-1","deploymentId":"dep-1",
               "predictionOverrides":{"llmName":"CLAUDE_V3_7_SONNET"}},
              {"name":"No model","externalApplicationId":"app-2","predictionOverrides":null},
              {"name":"GPT-4o","externalApplicationId":"app-3","predictionOverrides":{"llmName":"OPENAI_GPT4O"}}]}""";

    private static final Pattern CONVERSATION = Pattern.compile("\"deploymentConversationId\":\"([^\"]+)\"");

    private final HttpServer server;
    private final Map<String, String> conversations = new ConcurrentHashMap<>();
    private final Map<String, Queue<Answer>> scripted = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> asked = new ConcurrentHashMap<>();
    private final Set<String> tokens = ConcurrentHashMap.newKeySet();
    private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
    private final AtomicInteger begun = new AtomicInteger();
    private volatile Instant tokensEnd = Instant.parse("2030-01-01T00:00:00Z");
    private volatile boolean foreignDeletion;
    private volatile String organization = "{}";

    private FakeAbacus(HttpServer server) {
        this.server = server;
    }

    /// One that listens on a free port.
    public static FakeAbacus on(Vertx vertx) {
        var made = new CompletableFuture<FakeAbacus>();
        vertx.runOnContext(_ -> {
            var server = vertx.createHttpServer(
                    new HttpServerOptions().setHost("127.0.0.1").setPort(0).setTcpNoDelay(true));
            var abacus = new FakeAbacus(server);
            server.requestHandler(abacus::answer).listen().onComplete(listening -> {
                if (listening.succeeded()) {
                    made.complete(abacus);
                } else {
                    made.completeExceptionally(listening.cause());
                }
            });
        });
        return made.join();
    }

    public URI baseUrl() {
        return URI.create("http://127.0.0.1:" + server.actualPort());
    }

    /// What is answered to the next such call, instead of what would be.
    public Answer next(String call, Answer answer) {
        scripted.computeIfAbsent(call, _ -> new ConcurrentLinkedQueue<>()).add(answer);
        return answer;
    }

    /// What is said in the next conversation.
    public Answer says(String... lines) {
        var answer = Answer.of(200, Map.of("content-type", "text/event-stream"));
        for (var line : lines) {
            answer.piece(line + "\n");
        }
        return next("_chatLLMSendMessageSSE", answer);
    }

    /// When the tokens given from now on end.
    public void tokensEnd(Instant at) {
        tokensEnd = at;
    }

    /// What it says of the account's organization.
    public void organization(String json) {
        organization = json;
    }

    /// Knows none of the tokens it has given any more.
    public void forgetTokens() {
        tokens.clear();
    }

    /// How often this was asked.
    public int asked(String call) {
        var count = asked.get(call);
        return count == null ? 0 : count.get();
    }

    /// How many conversations were ever begun.
    public int begun() {
        return begun.get();
    }

    /// The conversations that are there.
    public Set<String> conversations() {
        return Set.copyOf(conversations.keySet());
    }

    /// Whether somebody tried to delete what another account began.
    public boolean foreignDeletion() {
        return foreignDeletion;
    }

    /// The body of the next message that was sent.
    public String message() {
        try {
            var body = messages.poll(10, TimeUnit.SECONDS);
            if (body == null) {
                throw new AssertionError("no message came");
            }
            return body;
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    @Override
    public void close() {
        server.close().toCompletionStage().toCompletableFuture().join();
    }

    private void answer(HttpServerRequest request) {
        request.body().onSuccess(body -> {
            var path = request.path();
            var call = path.substring(path.lastIndexOf('/') + 1);
            asked.computeIfAbsent(call, _ -> new AtomicInteger()).incrementAndGet();
            if (call.equals("_chatLLMSendMessageSSE")) {
                messages.add(body.toString(StandardCharsets.UTF_8));
            }
            var queue = scripted.get(call);
            var script = queue == null ? null : queue.poll();
            var answer = script == null ? usual(request, call, body.toString(StandardCharsets.UTF_8)) : script;
            answer.give(request.response());
        });
    }

    private Answer usual(HttpServerRequest request, String call, String body) {
        var cookie = request.getHeader("cookie");
        if (cookie == null || !cookie.startsWith("_u_p=")) {
            return Answer.of(302, Map.of("location", "/login")).withLength();
        }
        if (call.equals("_getUserInfo")) {
            var token = token();
            return Answer.json(
                    200, "{\"success\":true,\"result\":{\"sessionToken\":\"" + token + "\",\"organization\":" + organization
                            + "}}");
        }
        if (!tokens.contains(String.valueOf(request.getHeader("session-token")))) {
            return Answer.json(200, "{\"success\":false,\"error\":\"Session expired, please log in again\"}");
        }
        return switch (call) {
            case "listExternalApplications" -> Answer.json(200, APPS);
            case "createDeploymentConversation" -> {
                var id = "conv-" + begun.incrementAndGet();
                conversations.put(id, cookie);
                yield Answer.json(200, "{\"success\":true,\"result\":{\"deploymentConversationId\":\"" + id + "\"}}");
            }
            case "deleteDeploymentConversation" -> delete(body, cookie);
            default -> Answer.json(404, "{\"success\":false,\"error\":\"no such call\"}");
        };
    }

    private Answer delete(String body, @Nullable String cookie) {
        var id = CONVERSATION.matcher(body);
        if (!id.find() || !conversations.containsKey(id.group(1))) {
            return Answer.json(404, "{\"success\":false,\"error\":\"Conversation not found\"}");
        }
        if (!List.of(conversations.get(id.group(1))).contains(cookie)) {
            foreignDeletion = true;
            return Answer.json(200, "{\"success\":false,\"error\":\"Permission denied\"}");
        }
        conversations.remove(id.group(1));
        return Answer.json(200, "{\"success\":true}");
    }

    private String token() {
        var claims = "{\"exp\":" + tokensEnd.getEpochSecond() + ",\"n\":" + tokens.size() + "}";
        var token =
                "e30." + Base64.getUrlEncoder().withoutPadding().encodeToString(claims.getBytes(StandardCharsets.UTF_8))
                        + ".x" + asked("_getUserInfo");
        tokens.add(token);
        return token;
    }
}

package dev.farthing.rest.relay;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.farthing.application.relay.RelayCore;
import dev.farthing.application.relay.RememberedUsage;
import dev.farthing.application.relay.ReplySummary;
import dev.farthing.application.relay.ScriptedUpstream;
import dev.farthing.application.relay.TextTally;
import dev.farthing.application.relay.UpstreamFailure;
import dev.farthing.application.start.Drain;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.key.IpRange;
import dev.farthing.domain.key.KeyGrant;
import dev.farthing.domain.key.KeySecret;
import dev.farthing.domain.key.SecretPrefix;
import dev.farthing.domain.upstream.FailureClass;
import dev.farthing.domain.usage.Dialect;
import dev.farthing.domain.usage.Endpoint;
import dev.farthing.rest.TrustedProxies;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The data plane in Google's words, over real HTTP.
class GeminiPlaneTest {
    private static final String ASK = "{\"contents\":[{\"parts\":[{\"text\":\"Hi\"}]}]}";
    private static final String ANSWER = "{\"candidates\":[]}";
    private static final String EVENTS = "text/event-stream";

    private static Vertx vertx;

    private final RememberedUsage journal = new RememberedUsage();
    private final RelayCore core = new RelayCore(journal, InstantSource.system());
    private final ScriptedUpstream vendor = new ScriptedUpstream(() -> {
        var context = vertx.getOrCreateContext();
        return task -> context.runOnContext(_ -> task.run());
    });
    private final KeySecret secret = core.mint.mint(SecretPrefix.LIVE);
    private final HttpClient http = HttpClient.newHttpClient();
    private ServedDataPlane served;

    @BeforeAll
    static void startVertx() {
        vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));
    }

    @AfterAll
    static void stopVertx() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @BeforeEach
    void start() {
        core.scene.with(core.mint.aKey(secret, KeyGrant.EVERYTHING)).offer("m");
        served = new ServedDataPlane(
                vertx, core, vendor, new Drain(), new TrustedProxies(List.of(IpRange.parse("127.0.0.1"))));
    }

    @AfterEach
    void stop() {
        served.close();
        http.close();
    }

    @Test
    void anAnswerArrivesAsTheVendorGaveItWithItsCostBeside() throws Exception {
        var answer = post("/v1beta/models/m:generateContent", ASK);
        var attempt = vendor.next();
        attempt.begins(200, "application/json").ends(ScriptedUpstream.reported(3, 1), ANSWER, "");

        assertThat(attempt.body()).isEqualTo(ASK);
        assertThat(attempt.request.endpoint()).isEqualTo(Endpoint.GENERATE_CONTENT);
        assertThat(attempt.request.upstreamModel()).isEqualTo("vendor-m");
        assertThat(answer.get().statusCode()).isEqualTo(200);
        assertThat(answer.get().body()).isEqualTo(ANSWER);
        assertThat(answer.get().headers().firstValue("x-farthing-cost")).contains("0.000005");
        var path = journal.calls().getFirst().path();
        assertThat(path.dialect()).isEqualTo(Dialect.GEMINI);
        assertThat(path.stream()).isFalse();
    }

    @Test
    void whoAsksForEventsGetsThemAsTheyCome() throws Exception {
        var answer = stream("/v1beta/models/m:streamGenerateContent?alt=sse");
        vendor.next()
                .begins(200, EVENTS)
                .sends("data: {\"n\":1}\r\n\r\n")
                .ends(ScriptedUpstream.reported(3, 1), "data: {\"n\":2}\r\n\r\n", "");

        assertThat(answer.get().head().getHeader("content-type")).isEqualTo(EVENTS);
        assertThat(answer.get().body())
                .as("no comment: some of Google's own libraries stumble over one")
                .isEqualTo("data: {\"n\":1}\r\n\r\ndata: {\"n\":2}\r\n\r\n");
        saysItsChargeAfterwards(answer.get().head());
        assertThat(journal.calls().getFirst().path().stream()).isTrue();
    }

    @Test
    void whoDoesNotGetsOneArray() throws Exception {
        var answer = stream("/v1beta/models/m:streamGenerateContent");
        var attempt = vendor.next();
        assertThat(attempt.request.stream()).isTrue();
        attempt.begins(200, EVENTS)
                .sends("data: {\"n\":1}\r\n\r\n: quiet\n\n")
                .sends("data: {\"n\":2}\r\n\r\n")
                .ends(ScriptedUpstream.reported(3, 1), "data: {\"n\":3}\r\n\r\n", "");

        assertThat(answer.get().head().getHeader("content-type")).isEqualTo("application/json; charset=UTF-8");
        assertThat(tree(answer.get().body())).isEqualTo(tree("[{\"n\":1},{\"n\":2},{\"n\":3}]"));
        saysItsChargeAfterwards(answer.get().head());
    }

    private static void saysItsChargeAfterwards(HttpClientResponse head) {
        assertThat(head.getHeader("trailer")).isEqualTo("x-farthing-cost, x-farthing-usage-source");
        assertThat(head.getTrailer("x-farthing-cost")).isEqualTo("0.000005");
        assertThat(head.getTrailer("x-farthing-usage-source")).isEqualTo("reported");
    }

    @Test
    void whatIsSentIntoSilenceIsNoLineOfAnEvent() {
        assertThat(new GeminiErrors().keepAlive()).isBlank();
    }

    @Test
    void aVendorThatFailsMidStreamIsToldOfInEitherForm() throws Exception {
        var failure = new UpstreamFailure(
                Fault.UPSTREAM_STREAM_BROKEN,
                FailureClass.STREAM_BROKEN,
                "It broke.",
                200,
                null,
                new ReplySummary(false, null, new TextTally(4, 0), null, 1, null));
        var array = post("/v1beta/models/m:streamGenerateContent", ASK);
        vendor.next().begins(200, EVENTS).sends("data: {\"n\":1}\r\n\r\n").fails(failure);
        var events = post("/v1beta/models/m:streamGenerateContent?alt=sse", ASK);
        vendor.next().begins(200, EVENTS).sends("data: {\"n\":1}\r\n\r\n").fails(failure);

        assertThat(json(array).at("/1/error/status").asText()).isEqualTo("INTERNAL");
        assertThat(json(array).at("/1/error/details/0/reason").asText()).isEqualTo("UPSTREAM_STREAM_BROKEN");
        assertThat(events.get().body()).contains("\r\n\r\ndata: {\"error\":{\"code\":502,\"message\":\"It broke.\"");
    }

    @Test
    void aKeyInTheQueryOpensAndIsRepeatedNowhere() throws Exception {
        var good = send(HttpRequest.newBuilder(served.url("/v1beta/models?key=" + secret.reveal())));
        var other = "sk-far-this-is-no-key-of-ours";
        var bad = send(HttpRequest.newBuilder(served.url("/v1beta/models?key=" + other)));
        var nowhere = send(HttpRequest.newBuilder(served.url("/v1beta/nothing?key=" + other)));
        var wrongMethod = send(HttpRequest.newBuilder(served.url("/v1beta/models/m:generateContent?key=" + other)));

        assertThat(good.statusCode()).isEqualTo(200);
        assertThat(bad.statusCode()).isEqualTo(401);
        assertThat(tree(bad.body()).at("/error/status").asText()).isEqualTo("UNAUTHENTICATED");
        assertThat(tree(bad.body()).at("/error/details/0/reason").asText()).isEqualTo("API_KEY_INVALID");
        assertThat(nowhere.statusCode()).isEqualTo(404);
        assertThat(tree(nowhere.body()).at("/error/status").asText()).isEqualTo("NOT_FOUND");
        assertThat(wrongMethod.statusCode()).isEqualTo(405);
        for (var answer : List.of(good, bad, nowhere, wrongMethod)) {
            assertThat(answer.body() + answer.headers().map()).doesNotContain(secret.reveal(), other);
        }
    }

    @Test
    void refusalsHaveGooglesShape() throws Exception {
        var unknown = json(post("/v1beta/models/none:generateContent", ASK));
        assertThat(unknown.at("/error/code").asInt()).isEqualTo(404);
        assertThat(unknown.at("/error/status").asText()).isEqualTo("NOT_FOUND");
        var broken = json(post("/v1beta/models/m:generateContent", "{\"generationConfig\":7}"));
        assertThat(broken.at("/error/status").asText()).isEqualTo("INVALID_ARGUMENT");
        assertThat(broken.at("/error/details/1/fieldViolations/0/field").asText())
                .isEqualTo("generationConfig");
    }

    @Test
    void modelsAreListedAsGoogleListsThem() throws Exception {
        core.scene.offer("n");
        var all = tree(get("/v1beta/models").body());
        assertThat(all.at("/models")).hasSize(2);
        assertThat(all.at("/models/0/name").asText()).isEqualTo("models/m");
        assertThat(all.at("/models/0/displayName").asText()).isEqualTo("m");
        assertThat(all.at("/models/0/supportedGenerationMethods"))
                .isEqualTo(tree("[\"generateContent\",\"streamGenerateContent\",\"countTokens\"]"));
        assertThat(all.has("nextPageToken")).isFalse();

        var first = tree(get("/v1beta/models?pageSize=1").body());
        assertThat(first.at("/models/0/name").asText()).isEqualTo("models/m");
        var token = first.at("/nextPageToken").asText();
        var second = tree(get("/v1beta/models?pageSize=1&pageToken=" + token).body());
        assertThat(second.at("/models/0/name").asText()).isEqualTo("models/n");
        assertThat(second.has("nextPageToken")).isFalse();
        assertThat(get("/v1beta/models?pageSize=many").statusCode()).isEqualTo(400);

        assertThat(tree(get("/v1beta/models/m").body()).at("/name").asText()).isEqualTo("models/m");
        assertThat(get("/v1beta/models/none").statusCode()).isEqualTo(404);
    }

    @Test
    void tokensAreCountedHereAndCostNothing() throws Exception {
        var counted = post("/v1beta/models/m:countTokens", ASK).get();

        assertThat(counted.statusCode()).isEqualTo(200);
        assertThat(tree(counted.body()).at("/totalTokens").asInt()).isEqualTo(ASK.length());
        assertThat(vendor.wasNeverAsked()).isTrue();
        assertThat(journal.calls()).isEmpty();
        assertThat(post("/v1beta/models/none:countTokens", ASK).get().statusCode())
                .isEqualTo(404);
        assertThat(post("/v1beta/models/m:countTokens", "no json").get().statusCode())
                .isEqualTo(400);
        var noKey = HttpRequest.newBuilder(served.url("/v1beta/models/m:countTokens"))
                .POST(HttpRequest.BodyPublishers.ofString(ASK));
        assertThat(send(noKey).statusCode()).isEqualTo(401);
    }

    private HttpResponse<String> get(String path) throws Exception {
        return send(HttpRequest.newBuilder(served.url(path)).header("x-goog-api-key", secret.reveal()));
    }

    private record Streamed(HttpClientResponse head, String body) {}

    /// Asks by a client that reads trailers, which Java's own does not.
    private Future<Streamed> stream(String path) {
        var client = vertx.createHttpClient();
        return client.request(HttpMethod.POST, served.port(), "127.0.0.1", path)
                .compose(request ->
                        request.putHeader("x-goog-api-key", secret.reveal()).send(ASK))
                .compose(head -> head.body().map(body -> new Streamed(head, body.toString())))
                .eventually(() -> client.close())
                .toCompletionStage()
                .toCompletableFuture();
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private Future<HttpResponse<String>> post(String path, String body) {
        return http.sendAsync(
                HttpRequest.newBuilder(served.url(path))
                        .header("x-goog-api-key", secret.reveal())
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static JsonNode json(Future<HttpResponse<String>> answer) throws Exception {
        return tree(answer.get().body());
    }

    private static JsonNode tree(String text) throws Exception {
        return new ObjectMapper().readTree(text);
    }
}

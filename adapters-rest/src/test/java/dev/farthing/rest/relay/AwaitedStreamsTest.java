package dev.farthing.rest.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.application.relay.RelayCore;
import dev.farthing.application.relay.RelayScene;
import dev.farthing.application.relay.RememberedUsage;
import dev.farthing.application.relay.ReplySummary;
import dev.farthing.application.relay.ScriptedUpstream;
import dev.farthing.application.relay.UpstreamFailure;
import dev.farthing.application.start.Drain;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.key.IpRange;
import dev.farthing.domain.key.KeyGrant;
import dev.farthing.domain.key.KeySecret;
import dev.farthing.domain.key.SecretPrefix;
import dev.farthing.domain.upstream.FailureClass;
import dev.farthing.domain.upstream.ModelRules;
import dev.farthing.domain.upstream.ModelType;
import dev.farthing.domain.upstream.Protocol;
import dev.farthing.domain.upstream.RequestFields;
import dev.farthing.domain.upstream.RequestRules;
import dev.farthing.domain.upstream.Streaming;
import dev.farthing.domain.upstream.VendorError;
import dev.farthing.domain.usage.CallStatus;
import dev.farthing.rest.TrustedProxies;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Streams of a model whose vendor answers in one piece: their clients are kept awake until it does.
class AwaitedStreamsTest {
    private static final String ASK = "{\"model\":\"m\",\"stream\":true,\"max_tokens\":9}";
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
        var rules = new ModelRules(
                new RequestRules(RequestFields.NONE, RequestFields.NONE, Streaming.EMULATED),
                Map.of(
                        "-long",
                        new RequestRules(RequestFields.NONE, RequestFields.of(Map.of("max_tokens", 70)), null)));
        var offer = RelayScene.anOffer("m", ModelType.CHAT, Protocol.OPENAI, RelayScene.aPrice("m", "1", "2"));
        core.scene.with(core.mint.aKey(secret, KeyGrant.EVERYTHING)).offer(RelayScene.ruled(offer, rules));
        served = new ServedDataPlane(
                vertx, core, vendor, new Drain(), new TrustedProxies(List.of(IpRange.parse("127.0.0.1"))));
        served.parts.silenceMillis = 20;
    }

    @AfterEach
    void stop() {
        served.close();
        http.close();
    }

    @Test
    void whileTheVendorThinksAStreamIsAlive() throws Exception {
        for (var path : Map.of(
                        "/v1/chat/completions", ":",
                        "/v1/messages", "event: ping",
                        "/v1beta/models/m:streamGenerateContent?alt=sse", "\n")
                .entrySet()) {
            var answer = post(path.getKey(), ASK);
            var attempt = vendor.next();
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("content-type")).contains(EVENTS);
            assertThat(read(answer.body(), path.getValue().length())).isEqualTo(path.getValue());

            attempt.begins(200, EVENTS)
                    .sends("data: {}\n\n")
                    .ends(ScriptedUpstream.reported(3, 1), "data: {\"u\":1}\n\n", "");

            var charge = path.getKey().startsWith("/v1beta")
                    ? ""
                    : ": x-farthing-cost=0.000005 x-farthing-usage-source=reported\n\n";
            assertThat(rest(answer.body())).endsWith("data: {}\n\ndata: {\"u\":1}\n\n" + charge);
        }
        assertThat(journal.calls()).extracting(call -> call.ending().status()).containsOnly(CallStatus.OK);
    }

    @Test
    void anArrayIsKeptAliveByWhiteSpace() throws Exception {
        var answer = post("/v1beta/models/m:streamGenerateContent", ASK);
        var attempt = vendor.next();
        assertThat(read(answer.body(), 1)).isEqualTo("\n");

        attempt.begins(200, EVENTS).ends(ScriptedUpstream.reported(3, 1), "data: {\"n\":1}\n\n", "");

        assertThat(rest(answer.body()).strip()).isEqualTo("[{\"n\":1}\n]");
        assertThat(answer.headers().firstValue("content-type")).contains("application/json; charset=UTF-8");
    }

    @Test
    void whatFailsAfterwardsIsToldInTheStream() throws Exception {
        var answer = post("/v1/chat/completions", ASK);
        var attempt = vendor.next();
        read(answer.body(), 1);

        attempt.fails(new UpstreamFailure(
                Fault.UPSTREAM_ERROR, FailureClass.CALLER, "It broke.", 500, null, ReplySummary.NOTHING));

        assertThat(rest(answer.body())).contains("data: {\"error\":{\"message\":\"It broke.\"");
        assertThat(journal.calls().getFirst().ending().status()).isEqualTo(CallStatus.ERROR);
    }

    @Test
    void whatTheVendorRefusesAfterwardsToo() throws Exception {
        var answer = post("/v1/messages", ASK);
        var attempt = vendor.next();
        read(answer.body(), 1);

        attempt.begins(400, "application/json").ends(ReplySummary.NOTHING, "{\"error\":{}}", "");

        assertThat(rest(answer.body())).contains("event: error\ndata: {", "The provider refused the request.");
    }

    /// Tools shorten a conversation by themselves where they are told so in the words they know.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/v1/chat/completions | \"code\":\"context_length_exceeded\"",
                "/v1/messages | \"message\":\"prompt is too long: This model's maximum context length is 8192 tokens.\""
            })
    void thatAConversationIsTooLongIsToldAsToolsKnowIt(String path, String told) throws Exception {
        var answer = post(path, ASK);
        var attempt = vendor.next();
        read(answer.body(), 1);

        var said = new VendorError(400, Set.of(), "This model's maximum context length is 8192 tokens.");
        attempt.begins(400, "application/json").refuses(said);

        assertThat(rest(answer.body())).contains(told);
    }

    @Test
    void whatIsRefusedSoonIsRefusedPlainly() throws Exception {
        served.parts.silenceMillis = 600_000;
        var answering = http.sendAsync(request("/v1/chat/completions", ASK), HttpResponse.BodyHandlers.ofString());
        vendor.next().begins(400, "application/json").ends(ReplySummary.NOTHING, "{\"error\":{}}", "");

        var answer = answering.get();
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).isEqualTo("{\"error\":{}}");
    }

    @Test
    void whoLeavesMeanwhileEndsTheVendorsWork() throws Exception {
        var answer = post("/v1/chat/completions", ASK);
        var attempt = vendor.next();
        attempt.hasCome(ScriptedUpstream.reported(3, 0));
        read(answer.body(), 1);

        answer.body().close();

        attempt.awaits("cancel");
    }

    /// Whatever the client asked for.
    @Test
    void aForcedLimitIsSent() throws Exception {
        var answer = post("/v1/chat/completions", ASK.replace("\"m\"", "\"m-long\""));
        var attempt = vendor.next();

        assertThat(attempt.body()).contains("\"max_tokens\":70");
        assertThat(attempt.request.rules().emulateStreams()).isTrue();
        attempt.begins(200, EVENTS).ends(ScriptedUpstream.reported(3, 1), "data: {}\n\n", "");
        rest(answer.body());
        assertThat(answer.headers().firstValue("x-farthing-model").orElse("m")).isEqualTo("m");
        assertThat(journal.calls().getFirst().path().model()).isEqualTo("m");
    }

    private HttpResponse<InputStream> post(String path, String body) throws Exception {
        return http.sendAsync(request(path, body), HttpResponse.BodyHandlers.ofInputStream())
                .get();
    }

    private HttpRequest request(String path, String body) {
        return HttpRequest.newBuilder(served.url(path))
                .header("authorization", "Bearer " + secret.reveal())
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    private static String read(InputStream body, int bytes) throws IOException {
        return new String(body.readNBytes(bytes), StandardCharsets.UTF_8);
    }

    private static String rest(InputStream body) throws IOException {
        return new String(body.readAllBytes(), StandardCharsets.UTF_8);
    }
}

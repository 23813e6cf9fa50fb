package dev.farthing.rest.relay;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.farthing.application.relay.Catalogue;
import dev.farthing.application.relay.RateLimits;
import dev.farthing.application.relay.RecheckKey;
import dev.farthing.application.relay.RelayCore;
import dev.farthing.application.relay.RelayScene;
import dev.farthing.application.relay.RelaySettings;
import dev.farthing.application.relay.RememberedUsage;
import dev.farthing.application.relay.ReplySummary;
import dev.farthing.application.relay.ScriptedUpstream;
import dev.farthing.application.relay.TextTally;
import dev.farthing.application.relay.UpstreamFailure;
import dev.farthing.application.relay.UsageJournal;
import dev.farthing.application.start.Drain;
import dev.farthing.domain.account.AbandonedCalls;
import dev.farthing.domain.budget.Booking;
import dev.farthing.domain.budget.Budget;
import dev.farthing.domain.budget.Scope;
import dev.farthing.domain.budget.Span;
import dev.farthing.domain.budget.Unit;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.key.IpRange;
import dev.farthing.domain.key.IssuedKey;
import dev.farthing.domain.key.KeyGrant;
import dev.farthing.domain.key.KeySecret;
import dev.farthing.domain.key.SecretPrefix;
import dev.farthing.domain.money.Money;
import dev.farthing.domain.upstream.FailureClass;
import dev.farthing.domain.upstream.ModelType;
import dev.farthing.domain.upstream.PoolRules;
import dev.farthing.domain.upstream.Protocol;
import dev.farthing.domain.usage.CallRecord;
import dev.farthing.domain.usage.CallStatus;
import dev.farthing.domain.usage.UsageSource;
import dev.farthing.rest.TrustedProxies;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.ext.web.Router;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.math.BigInteger;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The data plane over real HTTP, with real use cases, and a vendor and a journal that the test holds in its hands.
class DataPlaneTest {
    private static final String STREAM = "text/event-stream";
    private static final String ASK = "{\"model\":\"m\",\"messages\":[]}";
    private static final String ASK_STREAM = "{\"model\":\"m\",\"stream\":true,\"messages\":[]}";
    private static final String ANSWER = "{\"id\":\"1\",\"choices\":[],\"usage\":{\"prompt_tokens\":3}}";

    private static Vertx vertx;

    private final HeldJournal journal = new HeldJournal();
    private final AtomicLong passed = new AtomicLong();
    private final RelayCore core = new RelayCore(
            journal,
            InstantSource.system(),
            (_, work) -> {
                work.run();
                return () -> {};
            },
            () -> System.nanoTime() + passed.get());
    private final Drain drain = new Drain();
    private final ScriptedUpstream vendor = new ScriptedUpstream(() -> {
        var context = vertx.getOrCreateContext();
        return task -> context.runOnContext(_ -> task.run());
    });
    private final KeySecret secret = core.mint.mint(SecretPrefix.LIVE);
    private final IssuedKey key = core.mint.aKey(secret, KeyGrant.EVERYTHING);
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
        core.scene.with(key).offer("m");
        served = new ServedDataPlane(
                vertx, core, vendor, drain, new TrustedProxies(List.of(IpRange.parse("127.0.0.1"))));
    }

    @AfterEach
    void stop() {
        journal.release();
        served.close();
        http.close();
    }

    /// What a caller asks to be bounded by is, whichever of its names the vendor reads.
    @ParameterizedTest
    @CsvSource({
        "max_tokens, max_completion_tokens, max_tokens",
        "max_completion_tokens, max_tokens, max_completion_tokens",
        "max_completion_tokens, max_completion_tokens, max_completion_tokens",
        "vision, max_completion_tokens, max_completion_tokens",
        "vision, max_tokens, max_tokens"
    })
    void aLimitGoesByTheNameThatTheModelSays(String capability, String told, String sent) throws Exception {
        journal.release();
        var offer = RelayScene.anOffer("able", ModelType.CHAT, Protocol.OPENAI, RelayScene.aPrice("able", "1", "2"));
        core.scene.offer(RelayScene.able(offer, capability));
        var answer = post("/v1/chat/completions", "{\"model\":\"able\",\"" + told + "\":70,\"messages\":[]}");
        var attempt = vendor.next();
        attempt.begins(200, "application/json").ends(ScriptedUpstream.reported(3, 1), ANSWER, "");

        assertThat(attempt.body()).isEqualTo("{\"model\":\"vendor-able\",\"" + sent + "\":70,\"messages\":[]}");
        assertThat(answer.get().statusCode()).isEqualTo(200);
    }

    @Test
    void anAnswerArrivesAsTheVendorGaveItWithItsCostBeside() throws Exception {
        journal.release();
        var answer = post("/v1/chat/completions", ASK);
        var attempt = vendor.next();
        attempt.begins(200, "application/json").ends(ScriptedUpstream.reported(3, 1), ANSWER, "");

        assertThat(attempt.body()).isEqualTo("{\"model\":\"vendor-m\",\"messages\":[]}");
        assertThat(answer.get().statusCode()).isEqualTo(200);
        assertThat(answer.get().body()).isEqualTo(ANSWER);
        var headers = answer.get().headers();
        assertThat(headers.firstValue("x-farthing-cost")).contains("0.000005");
        assertThat(headers.firstValue("x-farthing-usage-source")).contains("reported");
        assertThat(headers.firstValue("x-farthing-model")).contains("m");
        assertThat(headers.firstValue("x-farthing-provider")).contains("vendor");
        assertThat(headers.firstValue("x-farthing-attempts")).contains("1");
        assertThat(headers.firstValue("x-farthing-overhead-ms")).isPresent();
        assertThat(headers.firstValue("x-request-id"))
                .contains(journal.only().requestId().toString());
    }

    @ParameterizedTest
    @CsvSource({"/v1/models, /error/message", "/api/v1/gateway/keys, /detail"})
    void whoNamesNoHostIsToldSoInThePlanesShape(String path, String sentence) throws Exception {
        var answer = raw("GET " + path + " HTTP/1.1\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 400 ");
        var body = new ObjectMapper().readTree(answer.substring(answer.indexOf("\r\n\r\n")));
        assertThat(body.at(sentence).asText()).contains("Host");
    }

    private String raw(String request) throws IOException {
        try (var socket = new Socket("127.0.0.1", served.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void aModelIsToldToToolsThatForgotTheVersion() throws Exception {
        for (var path : List.of("/models/m", "/v1/models/m")) {
            var request = HttpRequest.newBuilder(served.url(path))
                    .header("authorization", "Bearer " + secret.reveal())
                    .build();
            var answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(path).isEqualTo(200);
            assertThat(answer.body()).contains("\"id\":\"m\"");
        }
        var without = HttpRequest.newBuilder(served.url("/models/m")).build();
        assertThat(http.send(without, HttpResponse.BodyHandlers.ofString()).statusCode())
                .as("a page of the console")
                .isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "{}| model",
                "{'model':1}| model",
                "{'model':'m','stream':1}| stream",
                "{'model':'m','stream_options':1}| stream_options",
                "{'model':'m','stream_options':{'include_usage':1}}| stream_options.include_usage",
                "{'model':'m','max_tokens':'1'}| max_tokens",
                "{'model':'m','max_completion_tokens':1.5}| max_completion_tokens",
                "{'model':'m','n':'2'}| n",
                "{'model':'m','n':2000}| n",
                "{'model':'m','best_of':2000}| best_of",
                "{'model':'m','stream':true,'stream':false}| stream",
                "[]| ",
            })
    void aFaultOfOneParameterNamesIt(String body, @Nullable String parameter) throws Exception {
        var answer = post("/v1/chat/completions", body.replace('\'', '"')).get();

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(new ObjectMapper().readTree(answer.body()).at("/error/param").textValue())
                .isEqualTo(parameter);
    }

    @Test
    void noByteOfAnAnswerLeavesBeforeItIsRecorded() throws Exception {
        var answer = post("/v1/chat/completions", ASK);
        vendor.next().begins(200, "application/json").ends(ScriptedUpstream.reported(3, 1), ANSWER, "");
        journal.taken();

        assertThat(answer.isDone()).isFalse();
        journal.release();
        assertThat(answer.get().statusCode()).isEqualTo(200);
    }

    @Test
    void aStreamFlowsAtOnceButItsEndWaitsForTheRecord() throws Exception {
        try (var client = new RawClient(served.port())) {
            client.post(secret, ASK_STREAM);
            var attempt = vendor.next();
            attempt.begins(200, STREAM).sends("data: {\"a\":1}\n\n");
            assertThat(client.readUntil("{\"a\":1}")).contains("200 OK").contains("transfer-encoding: chunked");

            attempt.ends(ScriptedUpstream.reported(3, 1), "data: {\"usage\":{}}\n\n", "data: [DONE]\n\n");
            journal.taken();
            assertThat(client.hasMore()).isFalse();
            journal.release();

            assertThat(client.readUntil("[DONE]"))
                    .contains("data: {\"usage\":{}}")
                    .contains(": x-farthing-cost=0.000005 x-farthing-usage-source=reported\n\ndata: [DONE]");
        }
    }

    @Test
    void whatHasComeOfAStreamIsNotedWhileItRuns() throws Exception {
        journal.release();
        served.parts.progressNanos = 0;
        var answer = post("/v1/chat/completions", ASK_STREAM);
        var attempt = vendor.next();
        attempt.begins(200, STREAM)
                .hasCome(
                        new ReplySummary(false, null, new TextTally(400, 0), new TextTally(40, 0), null, 1, null, null))
                .sends("data: {\"a\":1}\n\n");

        var noted = core.progress.poll(10, TimeUnit.SECONDS);
        assertThat(noted).isNotNull();
        assertThat(noted.requestId())
                .isEqualTo(core.intents.admitted().getFirst().requestId());
        assertThat(noted.outputTokens()).isEqualTo(110);
        var input = core.intents.admitted().getFirst().estimate();
        assertThat(noted.cost()).isEqualTo(input.cost().plus(Money.of("0.00022")));
        attempt.ends(ScriptedUpstream.reported(3, 1), "", "data: [DONE]\n\n");
        assertThat(answer.get().statusCode()).isEqualTo(200);
    }

    @Test
    void ofAShortAnswerNothingIsNoted() throws Exception {
        journal.release();
        var answer = post("/v1/chat/completions", ASK_STREAM);
        vendor.next()
                .begins(200, STREAM)
                .sends("data: {\"a\":1}\n\n")
                .ends(ScriptedUpstream.reported(3, 1), "", "data: [DONE]\n\n");
        assertThat(answer.get().statusCode()).isEqualTo(200);
        assertThat(core.progress).isEmpty();
    }

    @Test
    void aStreamThatBreaksEndsWithOneErrorAndIsChargedForWhatCame() throws Exception {
        journal.release();
        var answer = post("/v1/chat/completions", ASK_STREAM);
        var soFar = new ReplySummary(false, null, new TextTally(4, 0), null, 1, null);
        vendor.next()
                .begins(200, STREAM)
                .sends("data: {\"a\":1}\n\n")
                .fails(new UpstreamFailure(
                        Fault.UPSTREAM_STREAM_BROKEN,
                        FailureClass.STREAM_BROKEN,
                        "The provider's stream broke.",
                        200,
                        null,
                        soFar));

        assertThat(answer.get().body())
                .contains("\"code\":\"upstream_stream_broken\"")
                .doesNotContain("[DONE]");
        assertThat(journal.only().ending().status()).isEqualTo(CallStatus.ERROR);
        assertThat(journal.only().cost().isZero()).isFalse();
    }

    /// 300 tokens are held at 2 per million, and more was generated.
    @Test
    void aVendorThatIgnoresTheLimitOfOutputIsEndedAndItsCallChargedWhatItHolds() throws Exception {
        journal.release();
        capTheMoney();
        var answer =
                post("/v1/chat/completions", "{\"model\":\"m\",\"stream\":true,\"max_tokens\":300,\"messages\":[]}");
        var attempt = vendor.next()
                .hasCome(new ReplySummary(false, null, new TextTally(1L << 22, 0), null, 1, null))
                .begins(200, STREAM);
        var event = "data: {\"a\":\"" + "x".repeat(100_000) + "\"}\n\n";
        for (int i = 0; i < 40; i++) {
            attempt.sends(event);
        }
        attempt.awaits("cancel");

        assertThat(answer.get().body())
                .contains(event)
                .contains("\"code\":\"upstream_stream_broken\"")
                .doesNotContain("[DONE]")
                .hasSizeLessThan(65_536 + 300 * 1_024 + 10_000);
        var call = journal.only();
        assertThat(call.ending().status()).isEqualTo(CallStatus.ERROR);
        var intent = core.intents.admitted().getFirst();
        assertThat(call.cost().pico()).isEqualTo(intent.exposure().hold(Unit.MONEY, intent.price()));
    }

    @Test
    void aClientThatLeavesEndsTheVendorsWorkAndIsMetered() throws Exception {
        journal.release();
        ScriptedUpstream.Attempt attempt;
        try (var client = new RawClient(served.port())) {
            client.post(secret, ASK_STREAM);
            attempt = vendor.next();
            attempt.hasCome(new ReplySummary(false, null, new TextTally(9, 0), null, 1, null))
                    .begins(200, STREAM)
                    .sends("data: {\"a\":1}\n\n");
            client.readUntil("{\"a\":1}");
        }
        attempt.awaits("cancel");

        var record = journal.taken();
        assertThat(record.ending().status()).isEqualTo(CallStatus.CANCELLED);
        assertThat(record.ending().httpStatus()).isEqualTo(499);
        assertThat(record.metered().tokens().completionTokens()).isEqualTo(9);
    }

    /// The vendor knows the model by a longer name; every byte counts as a token here.
    @Test
    void whatIsCountedIsWhatTheVendorGot() throws Exception {
        journal.release();
        var answer = post("/v1/chat/completions", ASK);
        var attempt = vendor.next();
        attempt.begins(200, "application/json")
                .ends(new ReplySummary(true, null, new TextTally(9, 0), null, 1, null), ANSWER, "");
        assertThat(answer.get().statusCode()).isEqualTo(200);

        assertThat(attempt.body()).hasSizeGreaterThan(ASK.length());
        assertThat(journal.taken().metered().tokens().promptTokens())
                .isEqualTo(attempt.body().length());
    }

    @Test
    void whatAClientLeftIsFinishedUnderAHardBudgetWhereThatIsWished() throws Exception {
        journal.release();
        core.scene.set(settings(false, true));
        capTheMoney();
        ScriptedUpstream.Attempt attempt;
        try (var client = new RawClient(served.port())) {
            client.post(secret, ASK_STREAM);
            attempt = vendor.next().begins(200, STREAM).sends("data: {\"a\":1}\n\n");
            client.readUntil("{\"a\":1}");
        }
        attempt.awaits("resume");
        attempt.sends("data: {\"a\":2}\n\n").ends(ScriptedUpstream.reported(3, 11), "", "data: [DONE]\n\n");

        var record = journal.taken();
        assertThat(record.ending().status()).isEqualTo(CallStatus.CANCELLED);
        assertThat(record.ending().httpStatus()).isEqualTo(499);
        assertThat(record.metered().source()).isEqualTo(UsageSource.REPORTED);
        assertThat(record.metered().tokens().completionTokens()).isEqualTo(11);
    }

    @ParameterizedTest
    @CsvSource({"false, FINISH, resume", "true, CANCEL, cancel"})
    void anOrgsOwnWishWinsOverWhatIsUsual(boolean usual, AbandonedCalls wish, String becomes) throws Exception {
        journal.release();
        core.scene.set(settings(false, usual)).wishing(wish);
        capTheMoney();
        ScriptedUpstream.Attempt attempt;
        try (var client = new RawClient(served.port())) {
            client.post(secret, ASK_STREAM);
            attempt = vendor.next().begins(200, STREAM).sends("data: {\"a\":1}\n\n");
            client.readUntil("{\"a\":1}");
        }
        attempt.awaits(becomes);
        if (wish == AbandonedCalls.FINISH) {
            attempt.ends(ScriptedUpstream.reported(3, 11), "", "data: [DONE]\n\n");
        }

        assertThat(journal.taken().ending().status()).isEqualTo(CallStatus.CANCELLED);
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void whatAClientLeftBeforeTheFirstByteIsFinishedLikewise(boolean stream) throws Exception {
        journal.release();
        core.scene.set(settings(false, true));
        capTheMoney();
        ScriptedUpstream.Attempt attempt;
        try (var client = new RawClient(served.port())) {
            client.post(secret, stream ? ASK_STREAM : ASK);
            attempt = vendor.next();
        }
        attempt.awaits("resume");
        attempt.begins(200, stream ? STREAM : "application/json")
                .ends(ScriptedUpstream.reported(3, 11), "", stream ? "data: [DONE]\n\n" : "{}");

        var record = journal.taken();
        assertThat(record.ending().status()).isEqualTo(CallStatus.CANCELLED);
        assertThat(record.ending().httpStatus()).isEqualTo(499);
        assertThat(record.metered().source()).isEqualTo(UsageSource.REPORTED);
        assertThat(record.metered().tokens().completionTokens()).isEqualTo(11);
    }

    @Test
    void whatNoHardBudgetBoundsIsNotFinishedForNobody() throws Exception {
        journal.release();
        core.scene.set(settings(false, true));
        ScriptedUpstream.Attempt attempt;
        try (var client = new RawClient(served.port())) {
            client.post(secret, ASK_STREAM);
            attempt = vendor.next().begins(200, STREAM).sends("data: {\"a\":1}\n\n");
            client.readUntil("{\"a\":1}");
        }
        attempt.awaits("cancel");

        assertThat(journal.taken().ending().status()).isEqualTo(CallStatus.CANCELLED);
    }

    @Test
    void whoLeavesBeforeItsRequestReachedAVendorIsChargedNothing() throws Exception {
        journal.release();
        ScriptedUpstream.Attempt attempt;
        try (var client = new RawClient(served.port())) {
            client.post(secret, ASK);
            attempt = vendor.next().hasCome(null);
        }
        attempt.awaits("cancel");

        var record = journal.taken();
        assertThat(record.ending().status()).isEqualTo(CallStatus.CANCELLED);
        assertThat(record.cost()).isEqualTo(Money.ZERO);
        assertThat(record.metered().tokens().totalTokens()).isZero();
    }

    @Test
    void whatIsStillOpenWhenTheProcessMustEndIsEndedToldAndRecorded() throws Exception {
        journal.release();
        var stream = post("/v1/chat/completions", ASK_STREAM);
        var streamed = vendor.next()
                .hasCome(new ReplySummary(false, null, new TextTally(9, 0), null, 1, null))
                .begins(200, STREAM)
                .sends("data: {\"a\":1}\n\n");
        var whole = post("/v1/chat/completions", ASK);
        var unanswered = vendor.next();
        var end = drain.begin().toCompletableFuture();

        drain.breakOff();

        streamed.awaits("cancel");
        unanswered.awaits("cancel");
        assertThat(stream.get().body())
                .contains("{\"a\":1}", "\"code\":\"shutting_down\"")
                .doesNotContain("[DONE]");
        assertThat(whole.get().statusCode()).isEqualTo(503);
        end.get(10, TimeUnit.SECONDS);
        var records = List.of(journal.taken(), journal.taken());
        assertThat(records).allSatisfy(record -> {
            assertThat(record.ending().status()).isEqualTo(CallStatus.ERROR);
            assertThat(record.ending().errorCode()).isEqualTo("shutting_down");
        });
        assertThat(records)
                .anySatisfy(record ->
                        assertThat(record.metered().tokens().completionTokens()).isEqualTo(9));
    }

    @Test
    void g92whatRunsWhenItsKeyIsDisabledIsEndedToldAndRecordedAndNobodyElsesIs() throws Exception {
        journal.release();
        var another = core.mint.mint(SecretPrefix.LIVE);
        core.scene.with(core.mint.aKey(another, KeyGrant.EVERYTHING));
        new RevokedCalls(drain, new RecheckKey(core.scene)).watch(Router.router(vertx), core.scene);
        var stream = post("/v1/chat/completions", ASK_STREAM);
        var streamed = vendor.next()
                .hasCome(new ReplySummary(false, null, new TextTally(9, 0), null, 1, null))
                .begins(200, STREAM)
                .sends("data: {\"a\":1}\n\n");
        var whole = post("/v1/chat/completions", ASK);
        var unanswered = vendor.next();
        var other = postAs(another, "/v1/chat/completions", ASK_STREAM);
        var untouched = vendor.next().begins(200, STREAM);

        core.scene.close(key, Instant.now());

        streamed.awaits("cancel");
        unanswered.awaits("cancel");
        assertThat(stream.get().body())
                .contains("{\"a\":1}", "\"code\":\"key_disabled\"")
                .doesNotContain("[DONE]");
        assertThat(whole.get().statusCode()).isEqualTo(401);
        assertThat(whole.get().body()).contains("key_disabled");
        var records = List.of(journal.taken(), journal.taken());
        assertThat(records).allSatisfy(record -> {
            assertThat(record.ending().status())
                    .as("charged as what its caller leaves, and no failure of the service")
                    .isEqualTo(CallStatus.CANCELLED);
            assertThat(record.ending().errorCode()).isEqualTo("key_disabled");
        });
        assertThat(records)
                .anySatisfy(record ->
                        assertThat(record.metered().tokens().completionTokens()).isEqualTo(9));
        untouched.ends(ScriptedUpstream.reported(3, 1), "data: {\"b\":2}\n\n", "data: [DONE]\n\n");
        assertThat(other.get().body()).contains("{\"b\":2}", "[DONE]");
    }

    /// Neither is the call forgotten in the list of those that are open, nor the room that its body took.
    @Test
    void g92whatIsStillBeingSentWhenItsKeyIsDisabledIsRefusedAndLeavesNothingBehind() throws Exception {
        journal.release();
        new RevokedCalls(drain, new RecheckKey(core.scene)).watch(Router.router(vertx), core.scene);
        var body = ("{\"model\":\"m\",\"messages\":[],\"user\":\"" + "x".repeat(2 * BodyRoom.SMALL) + "\"}")
                .getBytes(StandardCharsets.UTF_8);
        int most = body.length - 2;
        String answer;
        try (var socket = new Socket("127.0.0.1", uri("/").getPort())) {
            var out = socket.getOutputStream();
            out.write(
                    ("POST /v1/chat/completions HTTP/1.1\r\nHost: farthing\r\nConnection: close\r\nAuthorization: Bearer "
                                    + secret.reveal() + "\r\nContent-Length: " + body.length + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            out.write(body, 0, most);
            out.flush();
            awaits(() -> served.parts.bodyRoom.taken() >= most);

            core.scene.close(key, Instant.now());
            out.write(body, most, body.length - most);
            out.flush();
            answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }

        assertThat(answer).startsWith("HTTP/1.1 401 ").contains("key_disabled");
        awaits(() -> drain.open() == 0);
        assertThat(served.parts.bodyRoom.taken()).isZero();
    }

    private static void awaits(BooleanSupplier there) throws TimeoutException {
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!there.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new TimeoutException("it did not come about");
            }
            Thread.onSpinWait();
        }
    }

    private void capTheMoney() {
        core.scene.budget(new Budget(
                RelayScene.ORG,
                new UUID(7, 7),
                Budget.Kind.CAP,
                Scope.ORG,
                RelayScene.ORG,
                Unit.MONEY,
                Set.of(),
                BigInteger.TEN.pow(12),
                Span.TOTAL,
                true,
                List.of()));
    }

    private static RelaySettings settings(boolean idempotentReplay, boolean finishesAbandoned) {
        return new RelaySettings(
                List.of(),
                false,
                1 << 20,
                1 << 22,
                1 << 20,
                1000,
                idempotentReplay,
                finishesAbandoned,
                PoolRules.DEFAULT,
                false,
                0,
                "");
    }

    @Test
    void aClientThatLeavesBeforeTheFirstByteIsMeteredToo() throws Exception {
        journal.release();
        ScriptedUpstream.Attempt attempt;
        try (var client = new RawClient(served.port())) {
            client.post(secret, ASK);
            attempt = vendor.next();
        }
        attempt.awaits("cancel");

        assertThat(journal.taken().metered().tokens().promptTokens()).isPositive();
    }

    @Test
    void aSlowClientHoldsTheVendorBack() throws Exception {
        journal.release();
        try (var client = new RawClient(served.port())) {
            client.post(secret, ASK_STREAM);
            var attempt = vendor.next().begins(200, STREAM);
            var event = "data: \"" + "x".repeat(100_000) + "\"\n\n";
            for (int i = 0; i < 300; i++) {
                attempt.sends(event);
            }
            attempt.awaits("pause");
            client.readUntilQuiet();
            attempt.awaits("resume");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "UPSTREAM_AUTH, 502, upstream_auth",
        "UPSTREAM_OVERLOADED, 503, upstream_overloaded",
        "UPSTREAM_RATE_LIMITED, 503, upstream_rate_limited",
        "UPSTREAM_TIMEOUT, 504, upstream_timeout",
        "UPSTREAM_UNREACHABLE, 502, upstream_unreachable",
    })
    void theVendorsTroubleIsTold(Fault fault, int status, String code) throws Exception {
        journal.release();
        var answer = post("/v1/chat/completions", ASK);
        vendor.next()
                .fails(new UpstreamFailure(
                        fault,
                        FailureClass.VENDOR_TROUBLE,
                        "The provider failed.",
                        401,
                        Duration.ofSeconds(9),
                        ReplySummary.NOTHING));

        assertThat(answer.get().statusCode()).isEqualTo(status);
        assertThat(answer.get().body()).contains("\"code\":\"" + code + "\"").contains("\"param\":null");
        var headers = answer.get().headers();
        assertThat(headers.firstValue("retry-after")).contains("9");
        assertThat(headers.firstValue("x-farthing-cost")).contains("0");
        assertThat(headers.firstValue("x-farthing-usage-source")).contains("estimated");
        assertThat(headers.firstValue("x-farthing-model")).contains("m");
        assertThat(headers.firstValue("x-farthing-provider")).contains("vendor");
        assertThat(headers.firstValue("x-farthing-attempts")).contains("1");
        assertThat(journal.only().cost().isZero()).isTrue();
        assertThat(journal.only().ending().errorCode()).isEqualTo(code);
    }

    @Test
    void theCallersOwnFaultKeepsTheVendorsStatusAndBody() throws Exception {
        journal.release();
        var answer = post("/v1/chat/completions", ASK);
        var summary = new ReplySummary(false, null, TextTally.EMPTY, null, null, "context_length_exceeded");
        vendor.next().begins(400, "application/json").ends(summary, "{\"error\":{\"x\":1}}", "");

        assertThat(answer.get().statusCode()).isEqualTo(400);
        assertThat(answer.get().body()).isEqualTo("{\"error\":{\"x\":1}}");
        assertThat(journal.only().ending().errorCode()).isEqualTo("context_length_exceeded");
        assertThat(journal.only().cost().isZero()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"authorization", "x-api-key", "api-key", "x-goog-api-key", "?key="})
    void theKeyMayComeInAnyOfItsPlaces(String place) throws Exception {
        var path = "/v1/models" + (place.startsWith("?") ? place + secret.reveal() : "");
        var request = HttpRequest.newBuilder(uri(path));
        if (!place.startsWith("?")) {
            request.header(place, ("authorization".equals(place) ? "Bearer " : "") + secret.reveal());
        }

        var answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body())
                .contains("\"object\":\"list\"")
                .contains("\"id\":\"m\"")
                .contains("\"created\":");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/v1/chat/completions | {\"model\":\"none\"} | 404 | model_not_found",
                "/v1/chat/completions | {\"messages\":[]} | 400 | invalid_request",
                "/v1/chat/completions | no json | 400 | invalid_request",
                "/v1/embeddings | {\"model\":\"m\"} | 400 | model_not_for_endpoint",
                "/v1/images | {} | 404 | route_not_found",
            })
    void refusalsAreInOpenAisShape(String path, String body, int status, String code) throws Exception {
        journal.release();

        var answer = post(path, body).get();

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body())
                .startsWith("{\"error\":{\"message\":\"")
                .contains("\"type\":\"")
                .contains("\"param\":")
                .contains("\"code\":\"" + code + "\"");
        assertThat(answer.headers().firstValue("x-request-id")).hasValueSatisfying(UUID::fromString);
        assertThat(vendor.wasNeverAsked()).isTrue();
    }

    @Test
    void aDisabledKeyIsToldSoWhateverElseIsWrong() throws Exception {
        core.scene.with(key.disable(Instant.EPOCH));

        var answer = post("/v1/chat/completions", "no json").get();

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body()).contains("\"code\":\"key_disabled\"");
    }

    @Test
    void listsOfModelsCountAsRequests() throws Exception {
        core.limits.answer(new RateLimits.Start.Refused(
                Fault.RATE_LIMIT_EXCEEDED, "Too many requests.", Duration.ofSeconds(7), null));
        var request = HttpRequest.newBuilder(uri("/v1/models")).header("authorization", "Bearer " + secret.reveal());

        var answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(answer.headers().firstValue("retry-after")).hasValue("7");
        assertThat(answer.body()).contains("\"code\":\"rate_limit_exceeded\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "br", "gzip, identity"})
    void aCompressedBodyIsRefusedInAClearSentence(String encoding) throws Exception {
        var answer = http.send(
                HttpRequest.newBuilder(uri("/v1/chat/completions"))
                        .header("authorization", "Bearer " + secret.reveal())
                        .header("content-encoding", encoding)
                        .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[] {0x1f, (byte) 0x8b, 8, 0}))
                        .build(),
                HttpResponse.BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(415);
        assertThat(answer.body())
                .contains("Content-Encoding")
                .contains("\"type\":\"invalid_request_error\"")
                .contains("\"code\":\"unsupported_media_type\"");
    }

    @Test
    void withoutAKeyNothingIsServed() throws Exception {
        var answer = http.send(
                HttpRequest.newBuilder(uri("/v1/chat/completions"))
                        .POST(HttpRequest.BodyPublishers.ofString(ASK))
                        .build(),
                HttpResponse.BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body()).contains("\"code\":\"invalid_api_key\"").contains("authentication_error");
    }

    @Test
    void aRefusalAfterTheKeyWasKnownLeavesARowAndTenASecondAtMost() throws Exception {
        journal.release();
        for (int i = 0; i < 25; i++) {
            post("/v1/chat/completions", "{\"model\":\"none\"}").get();
        }

        assertThat(journal.remembered.calls()).allSatisfy(call -> {
            assertThat(call.ending().status()).isEqualTo(CallStatus.REFUSED);
            assertThat(call.ending().errorCode()).isEqualTo("model_not_found");
        });
        assertThat(journal.remembered.calls()).hasSizeBetween(10, 24);
    }

    @Test
    void aReachedRateTellsWhenToComeBack() throws Exception {
        var standing = new RateLimits.Standing(60, 0, Duration.ofSeconds(61), 1000, 40, Duration.ofMillis(300));
        core.limits.answer(new RateLimits.Start.Refused(
                Fault.RATE_LIMIT_EXCEEDED, "Too many requests a minute.", Duration.ofMillis(1500), standing));

        var answer = post("/v1/chat/completions", ASK).get();

        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(answer.body()).contains("rate_limit_exceeded").contains("try again in 2s");
        assertThat(answer.headers().firstValue("retry-after")).contains("2");
        assertThat(answer.headers().firstValue("retry-after-ms")).contains("1500");
        assertThat(answer.headers().firstValue("x-ratelimit-limit-requests")).contains("60");
        assertThat(answer.headers().firstValue("x-ratelimit-reset-requests")).contains("1m1s");
        assertThat(answer.headers().firstValue("x-ratelimit-reset-tokens")).contains("300ms");
    }

    @Test
    void whoReachesALimitIsToldWhomToTurnToAndNobodyElseIs() throws Exception {
        core.scene.set(new RelaySettings(
                List.of(),
                false,
                1000,
                1000,
                1000,
                1000,
                false,
                false,
                PoolRules.DEFAULT,
                false,
                0,
                "help@lab.example"));
        core.limits.answer(new RateLimits.Start.Refused(
                Fault.RATE_LIMIT_EXCEEDED, "Too many requests a minute.", Duration.ofMillis(1500), null));

        assertThat(post("/v1/chat/completions", ASK).get().body())
                .contains("Too many requests a minute. For more, turn to help@lab.example. Please try again in 2s.");
        var models = HttpRequest.newBuilder(uri("/v1/models")).header("authorization", "Bearer " + secret.reveal());
        assertThat(http.send(models.build(), HttpResponse.BodyHandlers.ofString())
                        .body())
                .contains("help@lab.example");
        assertThat(post("/v1/chat/completions", "{\"model\":\"none\"}").get().body())
                .contains("model_not_found")
                .doesNotContain("help@lab.example");
    }

    @Test
    void aBodyAboveTheBoundIsRefusedAndOneAtItIsTaken() throws Exception {
        journal.release();
        core.scene.set(new RelaySettings(List.of(), false, ASK.length(), 1000, 1000, 1000));

        var within = post("/v1/chat/completions", ASK);
        vendor.next().begins(200, "application/json").ends(ScriptedUpstream.reported(1, 1), ANSWER, "");

        assertThat(within.get().statusCode()).isEqualTo(200);
        assertThat(post("/v1/chat/completions", ASK + " ").get().statusCode()).isEqualTo(413);
    }

    @Test
    void aFaultOfFarthingsOwnIsInTheLogWithWhereItCameFrom() throws Exception {
        journal.release();
        vendor.bug = new IllegalStateException("broken by sk-0123456789abcdef");

        var answer = post("/v1/chat/completions", ASK).get();

        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.body()).contains("internal_error").doesNotContain("broken");
        assertThat(core.errors).singleElement().satisfies(failed -> {
            assertThat(failed.failureClass()).isEqualTo(FailureClass.INTERNAL);
            assertThat(failed.requestId()).isEqualTo(journal.taken().requestId());
            assertThat(failed.documents().trace())
                    .contains("IllegalStateException", "DataPlaneTest")
                    .doesNotContain("0123456789abcdef");
        });
        assertThat(journal.only().ending().errorCode()).isEqualTo("internal_error");
    }

    @Test
    void theFirstTokenIsWaitedForFromTheArrivalOfTheCallAndNotFromTheLastAttempt() throws Exception {
        journal.release();
        var one = core.scene.get().offer("m");
        var way = one.ways().getFirst();
        var both = List.of(RelayScene.aCredential("first", 1, 0), RelayScene.aCredential("second", 1, 0));
        core.scene.offer(new Catalogue.Offer(
                one.model(), List.of(new Catalogue.Way(way.route(), way.provider(), both)), one.prices()));
        var answer = post("/v1/chat/completions", ASK_STREAM);
        var hanging = vendor.next();
        passed.addAndGet(TimeUnit.SECONDS.toNanos(2));
        hanging.fails(new UpstreamFailure(
                Fault.UPSTREAM_TIMEOUT, FailureClass.TIMEOUT, "no", null, null, ReplySummary.NOTHING));
        vendor.next().begins(200, STREAM).ends(ScriptedUpstream.reported(3, 1), "data: {}\n\n", "data: [DONE]\n\n");
        answer.get();

        assertThat(journal.only().ending().firstTokenMillis()).isBetween(2_003, 20_000);
        assertThat(journal.only().attempts()).hasSize(2);
    }

    @Test
    void anAnswerInOnePieceHasNoFirstToken() throws Exception {
        journal.release();
        var answer = post("/v1/chat/completions", ASK);
        vendor.next().begins(200, "application/json").ends(ScriptedUpstream.reported(3, 1), ANSWER, "");
        answer.get();

        assertThat(journal.only().ending().firstTokenMillis()).isNull();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatWasAskedIsKeptWithAFailedAttemptWhereThatIsSet(boolean kept) throws Exception {
        journal.release();
        core.scene.set(keeping(kept));
        var body = "{\"model\":\"m\",\"messages\":[],\"user\":\"sk-0123456789abcdef\"}";
        var answer = post("/v1/chat/completions", body);
        vendor.next()
                .fails(new UpstreamFailure(
                                Fault.UPSTREAM_ERROR, FailureClass.CALLER, "no", 500, null, ReplySummary.NOTHING)
                        .answered("told"));
        answer.get();

        var documents = core.errors.getFirst().documents();
        assertThat(documents.response()).isEqualTo("told");
        assertThat(documents.trace()).isNull();
        if (kept) {
            assertThat(documents.request()).isEqualTo("{\"model\":\"m\",\"messages\":[],\"user\":\"[…]\"}");
        } else {
            assertThat(documents.request()).isNull();
        }
    }

    private static RelaySettings keeping(boolean bodies) {
        return new RelaySettings(
                List.of(), false, 1 << 20, 1 << 22, 1 << 20, 1000, false, false, PoolRules.DEFAULT, bodies, 0, "");
    }

    @Test
    void theAddressBehindATrustedProxyCounts() throws Exception {
        journal.release();
        var answer = http.sendAsync(
                HttpRequest.newBuilder(uri("/v1/chat/completions"))
                        .header("authorization", "Bearer " + secret.reveal())
                        .header("x-forwarded-for", "6.6.6.6, 203.0.113.7")
                        .POST(HttpRequest.BodyPublishers.ofString(ASK))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        vendor.next().begins(200, "application/json").ends(ScriptedUpstream.reported(1, 1), ANSWER, "");
        answer.get();

        assertThat(journal.only().client().ip()).isEqualTo("203.0.113.7");
    }

    @Test
    void browsersOfAllowedOriginsMayCallAndOthersMayNot() throws Exception {
        core.scene.set(new RelaySettings(List.of("https://app.example"), false, 1000, 1000, 1000, 1000));

        assertThat(preflight("https://app.example").headers().firstValue("access-control-allow-headers"))
                .contains("authorization, x-stainless-lang");
        assertThat(preflight("https://evil.example").headers().firstValue("access-control-allow-origin"))
                .isEmpty();
    }

    private HttpResponse<String> once(String key, String body) throws Exception {
        return onceAsync(key, body).get(10, TimeUnit.SECONDS);
    }

    private CompletableFuture<HttpResponse<String>> onceAsync(String key, String body) {
        return http.sendAsync(
                HttpRequest.newBuilder(uri("/v1/chat/completions"))
                        .header("authorization", "Bearer " + secret.reveal())
                        .header("idempotency-key", key)
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private void makeOnce() {
        core.scene.set(settings(true, false));
    }

    @Test
    void aCallUnderAKeyIsMadeOnceAndItsTwinsGetItsAnswer() throws Exception {
        journal.release();
        makeOnce();
        var first = onceAsync("a", ASK);
        var asked = vendor.next().begins(200, "application/json");
        assertThat(once("a", ASK).statusCode()).as("while it is being answered").isEqualTo(409);
        asked.ends(ScriptedUpstream.reported(1, 1), ANSWER, "");
        assertThat(first.get().body()).isEqualTo(ANSWER);

        var again = once("a", ASK);
        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(again.body()).isEqualTo(ANSWER);
        assertThat(again.headers().firstValue("x-request-id"))
                .isEqualTo(first.get().headers().firstValue("x-request-id"))
                .isPresent();
        assertThat(again.headers().firstValue("idempotency-replayed")).contains("true");
        assertThat(again.headers().firstValue("x-farthing-cost")).contains("0");
        var other = once("a", ASK + " ");
        assertThat(other.statusCode()).isEqualTo(422);
        assertThat(other.body()).contains("idempotency_key_reused");
        assertThat(once(" ", ASK).statusCode()).isEqualTo(400);
        journal.only();
    }

    @Test
    void aCallThatFailedMayBeMadeAgainUnderItsKeyAndAStreamMayNot() throws Exception {
        journal.release();
        makeOnce();
        var failed = onceAsync("b", ASK);
        vendor.next().begins(500, "application/json").ends(ScriptedUpstream.reported(0, 0), "{}", "");
        assertThat(failed.get().statusCode()).isEqualTo(500);
        var refused = once("b", "{\"model\":\"none\"}");
        assertThat(refused.statusCode()).isEqualTo(404);
        var made = onceAsync("b", ASK);
        vendor.next().begins(200, "application/json").ends(ScriptedUpstream.reported(1, 1), ANSWER, "");
        assertThat(made.get().statusCode()).isEqualTo(200);

        var stream = onceAsync("c", ASK_STREAM);
        vendor.next().begins(200, STREAM).ends(ScriptedUpstream.reported(1, 1), "data: {}\n\n", "data: [DONE]\n\n");
        assertThat(stream.get().statusCode()).isEqualTo(200);
        assertThat(once("c", ASK_STREAM).statusCode()).isEqualTo(409);
        var large = onceAsync("d", ASK);
        vendor.next()
                .begins(200, "application/json")
                .ends(ScriptedUpstream.reported(1, 1), "\"" + "x".repeat(1 << 20) + "\"", "");
        assertThat(large.get().statusCode()).isEqualTo(200);
        assertThat(once("d", ASK).body()).contains("idempotency_conflict");
    }

    @Test
    void aCallWhoseClientLostPatienceGoesOnForItsTwins() throws Exception {
        journal.release();
        makeOnce();
        var impatient = onceAsync("e", ASK);
        var asked = vendor.next();
        impatient.cancel(true);
        for (int i = 0; i < 5; i++) {
            assertThat(once("e", ASK).statusCode()).isEqualTo(409);
        }
        asked.begins(200, "application/json").ends(ScriptedUpstream.reported(1, 1), ANSWER, "");
        HttpResponse<String> again;
        do {
            again = once("e", ASK);
        } while (again.statusCode() == 409);
        assertThat(again.body()).isEqualTo(ANSWER);
        assertThat(journal.only().ending().status()).isEqualTo(CallStatus.OK);
    }

    @Test
    void withoutTheSettingAKeyOfACallMeansNothing() throws Exception {
        journal.release();
        for (int i = 0; i < 2; i++) {
            var made = onceAsync("a", ASK);
            vendor.next().begins(200, "application/json").ends(ScriptedUpstream.reported(1, 1), ANSWER, "");
            assertThat(made.get().headers().firstValue("idempotency-replayed")).isEmpty();
        }
    }

    @Test
    void whoComesWhenTheEndHasBegunIsSentAway() throws Exception {
        drain.begin();

        var answer = post("/v1/chat/completions", ASK).get();

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("retry-after")).contains("1");
        assertThat(answer.body()).contains("\"code\":\"shutting_down\"");
    }

    @Test
    void everyCallLeavesTheHouseExactlyOnce() throws Exception {
        journal.release();
        post("/v1/chat/completions", "no json").get();
        post("/v1/chat/completions", "{\"model\":\"none\"}").get();
        var good = post("/v1/chat/completions", ASK);
        vendor.next().begins(200, "application/json").ends(ScriptedUpstream.reported(1, 1), ANSWER, "");
        good.get();

        drain.begin().toCompletableFuture().get(10, TimeUnit.SECONDS);
        assertThat(drain.open()).isZero();
    }

    @Test
    void aWrongMethodNamesTheRightOne() throws Exception {
        var answer = http.send(
                HttpRequest.newBuilder(uri("/v1/chat/completions")).build(), HttpResponse.BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("allow")).contains("POST");
    }

    private HttpResponse<String> preflight(String origin) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(uri("/v1/chat/completions"))
                        .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
                        .header("origin", origin)
                        .header("access-control-request-method", "POST")
                        .header("access-control-request-headers", "authorization, x-stainless-lang")
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private Future<HttpResponse<String>> post(String path, String body) {
        return postAs(secret, path, body);
    }

    private Future<HttpResponse<String>> postAs(KeySecret caller, String path, String body) {
        return http.sendAsync(
                HttpRequest.newBuilder(uri(path))
                        .header("authorization", "Bearer " + caller.reveal())
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private URI uri(String path) {
        return served.url(path);
    }

    /// A journal whose commit the test lets happen.
    private static final class HeldJournal implements UsageJournal {
        final RememberedUsage remembered = new RememberedUsage();
        private final BlockingQueue<CallRecord> arrived = new LinkedBlockingQueue<>();
        private final CompletableFuture<Void> released = new CompletableFuture<>();

        @Override
        public CompletionStage<Void> record(CallRecord call, Booking booking) {
            remembered.record(call, booking);
            arrived.add(call);
            return released;
        }

        @Override
        public boolean accepting() {
            return true;
        }

        @Override
        public long waiting() {
            return arrived.size();
        }

        void release() {
            released.complete(null);
        }

        CallRecord taken() throws InterruptedException {
            var call = arrived.poll(10, TimeUnit.SECONDS);
            assertThat(call).isNotNull();
            return call;
        }

        CallRecord only() throws InterruptedException, ExecutionException {
            assertThat(remembered.calls()).hasSize(1);
            return remembered.calls().getFirst();
        }
    }

    /// A client of bytes, which reads only when told to.
    private static final class RawClient implements AutoCloseable {
        private final Socket socket;
        private final BufferedReader in;

        RawClient(int port) throws IOException {
            socket = new Socket("127.0.0.1", port);
            socket.setSoTimeout(10_000);
            in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        }

        void post(KeySecret secret, String body) throws IOException {
            socket.getOutputStream()
                    .write(("POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\nauthorization: Bearer " + secret.reveal()
                                    + "\r\ncontent-length: " + body.length() + "\r\n\r\n" + body)
                            .getBytes(StandardCharsets.UTF_8));
        }

        String readUntil(String end) throws IOException {
            var text = new StringBuilder();
            while (text.indexOf(end) < 0) {
                int c = in.read();
                if (c < 0) {
                    throw new AssertionError("ended without " + end + ": " + text);
                }
                text.append((char) c);
            }
            return text.toString();
        }

        /// Whether anything more can be read at once, framing of the piece before aside.
        boolean hasMore() throws IOException {
            while (in.ready()) {
                int c = in.read();
                if (c != '\r' && c != '\n') {
                    return true;
                }
            }
            return false;
        }

        void readUntilQuiet() throws IOException {
            socket.setSoTimeout(300);
            try {
                while (in.read() >= 0) {}
            } catch (java.net.SocketTimeoutException quiet) {
                socket.setSoTimeout(10_000);
            }
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    @Test
    void dearerServiceIsNotPassedOnAndSaidToBeDropped() throws Exception {
        journal.release();
        var answer = post("/v1/chat/completions", "{\"model\":\"m\",\"service_tier\":\"priority\",\"messages\":[]}");
        var attempt = vendor.next();
        attempt.begins(200, "application/json").ends(ScriptedUpstream.reported(3, 1), ANSWER, "");

        assertThat(attempt.body()).isEqualTo("{\"model\":\"vendor-m\",\"service_tier\":\"auto\",\"messages\":[]}");
        assertThat(answer.get().headers().firstValue("x-farthing-dropped")).contains("service_tier");
    }
}

package dev.farthing.upstream.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.application.relay.Documents;
import dev.farthing.application.relay.HeardReply;
import dev.farthing.application.relay.RelaySettings;
import dev.farthing.application.relay.ReplySummary;
import dev.farthing.application.relay.UpstreamFailure;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.upstream.FailureClass;
import dev.farthing.domain.upstream.PoolRules;
import dev.farthing.domain.upstream.Timeouts;
import dev.farthing.domain.usage.TokenUsage;
import dev.farthing.upstream.FakeVendor;
import dev.farthing.upstream.FakeVendor.Answer;
import dev.farthing.upstream.wire.RelayedCall;
import io.vertx.core.MultiMap;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OpenAiUpstreamTest {
    private static final String HELLO =
            "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hello\"}}],\"usage\":null}\n\n";
    private static final String STOP =
            "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}],\"usage\":null}\n\n";
    private static final String USAGE =
            "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":1,\"total_tokens\":6}}\n\n";
    private static final String DONE = "data: [DONE]\n\n";
    private static final String ANSWER =
            "{\"choices\":[{\"message\":{\"content\":\"Hello\"},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":1,\"total_tokens\":6}}";

    private Calls calls;
    private FakeVendor vendor;

    @BeforeEach
    void open() {
        calls = new Calls();
        vendor = FakeVendor.on(calls.vertx);
        calls.baseUrl = vendor.baseUrl();
    }

    @AfterEach
    void close() {
        vendor.close();
        calls.close();
    }

    @Test
    void theRequestCarriesTheBodyTheSecretAndOnlyHeadersThatMayPass() {
        vendor.next(Answer.json(200, ANSWER));
        calls.stream = false;
        calls.providerHeaders = Map.of("X-Title", "Farthing");
        calls.clientHeaders = Map.of(
                "openai-beta", "assistants=v2", "authorization", "Bearer sk-far-mine", "host", "evil", "cookie", "a=b");

        calls.call();

        var asked = vendor.asked();
        assertThat(asked.method()).isEqualTo("POST");
        assertThat(asked.uri()).isEqualTo("/v1/chat/completions");
        assertThat(asked.body()).isEqualTo("{\"model\":\"model-1\",\"messages\":[]}");
        assertThat(asked.headers())
                .containsEntry("authorization", "Bearer sk-vendor")
                .containsEntry("content-length", "33")
                .containsEntry("content-type", "application/json")
                .containsEntry("accept-encoding", "identity")
                .containsEntry("x-title", "Farthing")
                .containsEntry("openai-beta", "assistants=v2")
                .containsEntry("host", calls.baseUrl.getAuthority())
                .doesNotContainKeys("cookie", "transfer-encoding");
    }

    @Test
    void anAddressWithAQueryKeepsItBehindThePath() {
        vendor.next(Answer.json(200, ANSWER));
        calls.baseUrl = URI.create(vendor.baseUrl() + "/deployments/d/?api-version=2024-10-21");

        calls.call();

        assertThat(vendor.asked().uri()).isEqualTo("/v1/deployments/d/chat/completions?api-version=2024-10-21");
    }

    @Test
    void aStreamLosesOnlyTheUsageThatWeAskedFor() {
        vendor.next(Answer.events(HELLO, STOP, USAGE, DONE));

        var heard = calls.call();

        assertThat(heard.objections()).isEmpty();
        assertThat(heard.head().stream()).isTrue();
        assertThat(heard.passed()).isEqualTo((HELLO + STOP).replace(",\"usage\":null", ""));
        assertThat(heard.all()).isEqualTo(heard.passed() + DONE);
        assertThat(heard.end().summary().whole()).isTrue();
        assertThat(heard.end().summary().reported().tokens()).isEqualTo(TokenUsage.ofText(5, 1));
        assertThat(heard.end().summary().text()).isEqualTo("Hello");
        assertThat(heard.end().summary().tally().codePoints()).isEqualTo(5);
        assertThat(heard.end().summary().firstTokenMillis()).isNotNull();
    }

    @Test
    void theModelAnAnswerSaysItIsFromIsHeard() {
        vendor.next(Answer.events(
                "data: {\"model\":null,\"choices\":[]}\n\n",
                "data: {\"model\":\"other-2026\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"}}]}\n\n",
                "data: {\"model\":\"later\",\"choices\":[{\"index\":0,\"finish_reason\":\"stop\"}]}\n\n",
                DONE));
        assertThat(calls.call().end().summary().echoedModel()).isEqualTo("other-2026");

        vendor.next(Answer.json(200, "{\"model\":[\"no\"],\"choices\":[]}"));
        calls.stream = false;
        assertThat(calls.call().end().summary().echoedModel()).isNull();
        vendor.next(Answer.json(200, "{\"choices\":[],\"model\":\"whole\"}"));
        assertThat(calls.call().end().summary().echoedModel()).isEqualTo("whole");
    }

    @Test
    void aWantedUsageEventWaitsForTheSettlement() {
        vendor.next(Answer.events(HELLO, STOP, USAGE, DONE));
        calls.usageWanted = true;

        var heard = calls.call();

        assertThat(heard.passed()).isEqualTo(HELLO + STOP);
        assertThat(heard.all()).isEqualTo(HELLO + STOP + USAGE + DONE);
    }

    @Test
    void anEventIsPassedOnBeforeTheNextOneComes() {
        var gate = new CompletableFuture<Void>();
        vendor.next(Answer.events(HELLO).pieceAfter(gate, STOP + DONE));
        var first = new CompletableFuture<String>();
        var heard = new HeardReply(first::complete);

        calls.start(heard);

        assertThat(first.join()).contains("Hello");
        gate.complete(null);
        assertThat(heard.await().end().summary().whole()).isTrue();
    }

    @Test
    void anAnswerInOnePieceComesUnchanged() {
        vendor.next(Answer.json(200, "\n  " + ANSWER));
        calls.stream = false;

        var heard = calls.call();

        assertThat(heard.objections()).isEmpty();
        assertThat(heard.passed()).isEmpty();
        assertThat(heard.all()).isEqualTo("\n  " + ANSWER);
        assertThat(heard.end().summary().whole()).isTrue();
        assertThat(heard.end().summary().reported().tokens()).isEqualTo(TokenUsage.ofText(5, 1));
    }

    @Test
    void aStreamAskedForButAnsweredInOnePieceIsTakenAsItIs() {
        vendor.next(Answer.json(200, ANSWER));

        var heard = calls.call();

        assertThat(heard.head().stream()).isFalse();
        assertThat(heard.all()).isEqualTo(ANSWER);
    }

    @Test
    void aStreamThatNobodyAskedForIsTakenAsItIs() {
        vendor.next(Answer.events(HELLO, STOP, DONE));
        calls.stream = false;

        assertThat(calls.call().head().stream()).isTrue();
    }

    @Test
    void whatIsCalledPlainTextIsTheStreamThatWasAskedFor() {
        vendor.next(Answer.of(200, Map.of("content-type", "text/plain")).piece(HELLO + STOP + DONE));

        assertThat(calls.call().head().stream()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/html", "application/x-json"})
    void whatIsCalledSomethingElseIsAnAnswerInOnePiece(String contentType) {
        vendor.next(Answer.of(200, Map.of("content-type", contentType)).piece(ANSWER));

        assertThat(calls.call().head().stream()).isFalse();
    }

    @Test
    void theConnectionIsUsedAgainAfterAStream() {
        for (var i = 0; i < 3; i++) {
            vendor.next(Answer.events(HELLO, STOP, DONE));
            assertThat(calls.call().end().summary().whole()).isTrue();
        }
        assertThat(vendor.connections()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 404, 405, 409, 413, 415, 418, 422})
    void theCallersOwnFaultIsToldUnchanged(int status) {
        var body = "{\"error\":{\"message\":\"no such field\",\"type\":\"invalid_request_error\",\"code\":\"bad\"}}";
        vendor.next(Answer.json(status, body));

        var heard = calls.call();

        assertThat(heard.objections()).isEmpty();
        assertThat(heard.head().status()).isEqualTo(status);
        assertThat(heard.all()).isEqualTo(body);
        assertThat(heard.end().summary().errorCode()).isEqualTo("bad");
        assertThat(heard.end().summary().whole()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "401, UPSTREAM_AUTH",
        "402, UPSTREAM_NO_BALANCE",
        "403, UPSTREAM_AUTH",
        "408, UPSTREAM_TIMEOUT",
        "429, UPSTREAM_RATE_LIMITED",
        "500, UPSTREAM_ERROR",
        "502, UPSTREAM_ERROR",
        "503, UPSTREAM_OVERLOADED",
        "504, UPSTREAM_TIMEOUT",
        "524, UPSTREAM_TIMEOUT",
        "529, UPSTREAM_OVERLOADED",
        "302, UPSTREAM_ERROR"
    })
    void whatIsNotTheCallersFaultIsAFailureThatHidesTheVendorsWords(int status, Fault fault) {
        vendor.next(Answer.json(status, "{\"error\":{\"message\":\"key sk-vendor is wrong\"}}"));

        var heard = calls.call();

        assertThat(heard.objections()).isEmpty();
        assertThat(heard.head()).isNull();
        assertThat(heard.failure().fault()).isEqualTo(fault);
        assertThat(heard.failure().httpStatus()).isEqualTo(status);
        assertThat(heard.failure().sentence()).doesNotContain("sk-vendor");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"error\":{\"message\":\"m\",\"type\":\"insufficient_quota\",\"param\":null,\"code\":\"insufficient_quota\"}}",
                "{\"error\":{\"message\":\"m\",\"type\":\"insufficient_quota\"}}",
                "{\"error\":{\"code\":\"billing_hard_limit_reached\"}}"
            })
    void aLimitThatIsAnEmptyAccountIsToldAsOne(String body) {
        vendor.next(Answer.json(429, body));

        var failure = calls.call().failure();

        assertThat(failure.fault()).isEqualTo(Fault.UPSTREAM_NO_BALANCE);
        assertThat(failure.httpStatus()).isEqualTo(429);
        assertThat(failure.retryAfter()).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"error\":{\"code\":\"rate_limit_exceeded\",\"message\":\"insufficient_quota\"}}",
                "insufficient_quota",
                "{\"error\":",
                "[]"
            })
    void everyOtherLimitIsAPassingOne(String body) {
        vendor.next(Answer.json(429, body));

        assertThat(calls.call().failure().fault()).isEqualTo(Fault.UPSTREAM_RATE_LIMITED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"<html>busy</html>", "this is no answer", "[1]", "\"{}\""})
    void aSuccessThatIsNoAnswerAtAllIsTheVendorsTroubleAndCostsNothing(String body) {
        vendor.next(Answer.json(200, body));

        var failure = calls.call().failure();

        assertThat(failure.failureClass()).isEqualTo(FailureClass.VENDOR_TROUBLE);
        assertThat(failure.fault()).isEqualTo(Fault.UPSTREAM_ERROR);
        assertThat(failure.sentence()).isEqualTo("The vendor's answer cannot be read.");
        assertThat(failure.soFar().reported()).isNull();
    }

    @Test
    void aSuccessThatCannotBeReadIsPassedOnAndSaysSo() {
        var deep = "{\"choices\":" + "[".repeat(5_000) + "]".repeat(5_000) + "}";
        for (var body : List.of("{\"choices\":[", deep)) {
            vendor.next(Answer.json(200, body));

            var heard = calls.call();

            assertThat(heard.all()).isEqualTo(body);
            assertThat(heard.end().summary().whole()).isFalse();
            assertThat(heard.end().summary().errorCode()).isEqualTo(ReplySummary.UNREADABLE);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "retry-after, 7, 7000",
        "retry-after, 1.5, 1500",
        "retry-after-ms, 250, 250",
        "retry-after, 'Sat, 21 Nov 2026 12:00:30 GMT', 30000",
        "retry-after, 999999999, 604800000",
        "retry-after, soon, -1",
        "retry-after, -5, -1"
    })
    void theVendorsWaitIsPassedOnWithinReason(String name, String value, long millis) {
        vendor.next(Answer.of(429, Map.of(name, value)));

        var wait = calls.call().failure().retryAfter();

        assertThat(wait).isEqualTo(millis < 0 ? null : Duration.ofMillis(millis));
    }

    @Test
    void aUsedUpRateTellsWhenItIsThereAgain() {
        vendor.next(Answer.of(
                429,
                Map.of(
                        "x-ratelimit-remaining-requests", "12",
                        "x-ratelimit-reset-requests", "14m24s",
                        "x-ratelimit-remaining-tokens", "0",
                        "x-ratelimit-reset-tokens", "1m2.5s")));

        assertThat(calls.call().failure().retryAfter()).isEqualTo(Duration.ofMillis(62_500));
    }

    @Test
    void whatTheVendorSaysOfItsLimitsIsKeptWithAFailure() {
        var many = new HashMap<String, String>();
        for (int i = 0; i < 30; i++) {
            many.put("x-ratelimit-limit-" + i, "y".repeat(150));
        }
        vendor.next(Answer.of(
                429,
                Map.of(
                        "X-RateLimit-Limit-Requests", "60",
                        "anthropic-ratelimit-tokens-remaining", "0",
                        "retry-after", "7",
                        "set-cookie", "a=b")));
        vendor.next(Answer.of(500, many));

        assertThat(calls.call().failure().rateLimits())
                .containsOnly(
                        Map.entry("x-ratelimit-limit-requests", "60"),
                        Map.entry("anthropic-ratelimit-tokens-remaining", "0"),
                        Map.entry("retry-after", "7"));
        assertThat(calls.call().failure().rateLimits())
                .as("a vendor that says too much is not heard to the end")
                .hasSize(24)
                .allSatisfy((name, value) -> assertThat(value).hasSize(128));
    }

    @Test
    void whatTheVendorSaysOfItsLimitsIsKeptWithAnAnswerOnceTheyAreNear() {
        for (var left : List.of("600", "60")) {
            vendor.next(Answer.of(
                            200,
                            Map.of(
                                    "content-type",
                                    "application/json",
                                    "x-ratelimit-limit-requests",
                                    "600",
                                    "x-ratelimit-remaining-requests",
                                    left))
                    .piece(ANSWER));
        }
        assertThat(calls.call().head().rateLimits()).isNull();
        assertThat(calls.call().head().rateLimits())
                .containsOnly(
                        Map.entry("x-ratelimit-limit-requests", "600"),
                        Map.entry("x-ratelimit-remaining-requests", "60"));
    }

    @Test
    void whatIsGivenByTheDayComesBackWithTheDayWhateverTheVendorHints() {
        vendor.next(Answer.json(
                429,
                "[{\"error\":{\"code\":429,\"message\":\"You exceeded your current quota. Please retry in 34.1s.\","
                        + "\"details\":[{\"violations\":[{\"quotaId\":"
                        + "\"GenerateRequestsPerDayPerProjectPerModel-FreeTier\"}]},{\"retryDelay\":\"34s\"}]}}]"));

        var failure = calls.call().failure();

        assertThat(failure.failureClass()).isEqualTo(FailureClass.DAY_LIMITED);
        assertThat(failure.retryAfter())
                .as("noon in London to midnight in California")
                .isEqualTo(Duration.ofHours(20));
    }

    @Test
    void aPageThatBlocksUsIsTroubleOnTheWayAndNotTheCredentials() {
        vendor.next(Answer.json(403, "<!DOCTYPE html><html><title>Attention Required!</title></html>"));
        var failure = calls.call().failure();
        assertThat(failure.failureClass()).isEqualTo(FailureClass.VENDOR_TROUBLE);
        assertThat(failure.said().message()).isEqualTo("A page for people: Attention Required!");
        assertThat(failure.sentence()).doesNotContain("Attention");

        vendor.next(Answer.json(403, "{\"error\":{\"message\":\"<html> is not allowed\"}}"));
        assertThat(calls.call().failure().failureClass()).isEqualTo(FailureClass.CREDENTIAL_DEAD);
    }

    @Test
    void aVendorThatIsNotThereIsUnreachable() {
        var closed = vendor.baseUrl();
        vendor.close();
        calls.baseUrl = closed;
        // A busy machine takes its time to find out that there is no such name.
        calls.timeouts = new Timeouts(20_000, 20_000, 20_000, 60_000);
        assertThat(calls.call().failure().fault()).isEqualTo(Fault.UPSTREAM_UNREACHABLE);
        calls.baseUrl = URI.create("http://no-such-host.invalid/v1");
        assertThat(calls.call().failure().fault()).isEqualTo(Fault.UPSTREAM_UNREACHABLE);
        vendor = FakeVendor.on(calls.vertx);
        calls.baseUrl = URI.create(vendor.baseUrl().toString().replace("http:", "https:"));
        assertThat(calls.call().failure().fault()).isEqualTo(Fault.UPSTREAM_UNREACHABLE);
    }

    @Test
    void aVendorThatNeverAnswersIsLate() {
        vendor.next(Answer.of(200, Map.of()).silent());
        calls.timeouts = new Timeouts(1_000, 100, 5_000, 20_000);

        var failure = calls.call().failure();

        assertThat(failure.fault()).isEqualTo(Fault.UPSTREAM_TIMEOUT);
        assertThat(failure.httpStatus()).isNull();
    }

    @Test
    void aVendorThatFallsSilentIsLateAndWhatItSaidIsKept() {
        vendor.next(Answer.events(HELLO).thenStalls());
        calls.timeouts = new Timeouts(1_000, 20_000, 100, 40_000);
        long asked = System.nanoTime();

        var heard = calls.call();

        assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(Duration.ofSeconds(10));
        assertThat(heard.failure().fault()).isEqualTo(Fault.UPSTREAM_STREAM_BROKEN);
        assertThat(heard.failure().soFar().text()).isEqualTo("Hello");
        assertThat(heard.failure().soFar().whole()).isFalse();
    }

    @Test
    void aVendorThatTakesTooLongInAllIsLate() {
        var answer = vendor.next(Answer.events(HELLO).endlessly());
        calls.timeouts = new Timeouts(1_000, 5_000, 5_000, 200);

        // Which of the two depends on whether its first event came in time.
        assertThat(calls.call().failure().fault()).isIn(Fault.UPSTREAM_STREAM_BROKEN, Fault.UPSTREAM_TIMEOUT);
        assertThat(answer.gone()).succeedsWithin(Duration.ofSeconds(10));
    }

    @Test
    void aStreamBrokenOffKeepsWhatItSaid() {
        vendor.next(Answer.events(HELLO, "data: {\"choices\":[{\"in").thenBreaks());

        var heard = calls.call();

        assertThat(heard.objections()).isEmpty();
        assertThat(heard.passed()).isEqualTo(HELLO.replace(",\"usage\":null", ""));
        assertThat(heard.failure().fault()).isEqualTo(Fault.UPSTREAM_STREAM_BROKEN);
        assertThat(heard.failure().soFar().text()).isEqualTo("Hello");
    }

    @Test
    void aStreamThatEndsInGoodOrderButTooEarlyIsBroken() {
        vendor.next(Answer.events(HELLO));

        assertThat(calls.call().failure().fault()).isEqualTo(Fault.UPSTREAM_STREAM_BROKEN);
    }

    @Test
    void aStreamWhoseChoicesAreFinishedIsWholeThoughItsEndMarkerIsMissing() {
        vendor.next(Answer.events(HELLO, STOP));
        assertThat(calls.call().end().summary().whole()).isTrue();
        vendor.next(Answer.events(HELLO, STOP, USAGE).thenBreaks());
        var heard = calls.call();
        assertThat(heard.end().summary().whole()).isTrue();
        assertThat(heard.end().summary().reported().tokens()).isEqualTo(TokenUsage.ofText(5, 1));
    }

    @Test
    void ofSeveralChoicesEachMustBeFinished() {
        vendor.next(Answer.events(HELLO, HELLO.replace("\"index\":0", "\"index\":1"), STOP));

        assertThat(calls.call().failure().fault()).isEqualTo(Fault.UPSTREAM_STREAM_BROKEN);
    }

    @Test
    void anErrorToldInTheStreamIsPassedOnAndNoted() {
        var error = "event: error\ndata: {\"error\":{\"message\":\"overloaded\",\"code\":502}}\n\n";
        vendor.next(Answer.events(HELLO, error));

        var heard = calls.call();

        assertThat(heard.all()).endsWith(error);
        assertThat(heard.end().summary().whole()).isFalse();
        assertThat(heard.end().summary().errorCode()).isEqualTo("502");
    }

    @Test
    void anErrorThatIsAllOfASuccessIsPassedOnAndNoted() {
        vendor.next(Answer.json(200, "{\"error\":{\"message\":\"no\",\"code\":null,\"type\":\"server_error\"}}"));

        var heard = calls.call();

        assertThat(heard.head().status()).isEqualTo(200);
        assertThat(heard.end().summary().errorCode()).isEqualTo("server_error");
        assertThat(heard.end().summary().whole()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  \n\n", ": ping\n\n: ping\n\n"})
    void anAnswerWithNothingInItIsTheVendorsFailure(String body) {
        vendor.next(Answer.events(body));
        assertThat(calls.call().failure().fault()).isEqualTo(Fault.UPSTREAM_ERROR);
        if (body.isBlank()) {
            vendor.next(Answer.json(200, body));
            assertThat(calls.call().failure().fault()).isEqualTo(Fault.UPSTREAM_ERROR);
        }
    }

    @Test
    void nothingIsPassedAfterTheEndMarker() {
        vendor.next(Answer.events(HELLO, STOP, DONE, HELLO));

        assertThat(calls.call().all()).endsWith(DONE).containsOnlyOnce("Hello");
    }

    @Test
    void theEndMarkerEndsTheCallThoughTheConnectionStaysOpen() {
        vendor.next(Answer.events(HELLO, STOP, USAGE, DONE).thenStalls());

        assertThat(calls.call().end().summary().whole()).isTrue();
    }

    @Test
    void anAnswerLargerThanIsTakenIsRefused() {
        calls.limits = new RelaySettings(List.of(), false, 1_000, 1_000, 1_000, 1_000);
        var answer = vendor.next(Answer.of(200, Map.of("content-type", "application/json"))
                .piece("x".repeat(600))
                .endlessly());

        assertThat(calls.call().failure().fault()).isEqualTo(Fault.UPSTREAM_RESPONSE_TOO_LARGE);
        assertThat(answer.gone()).succeedsWithin(Duration.ofSeconds(10));
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 400, 500})
    void whatAVendorSaidInsteadOfAnAnswerIsKeptWithoutSecretsWhereThatIsSet(int status) {
        var said = "{\"error\":{\"message\":\"no, sk-vendor\",\"code\":\"c\"},\"more\":\""
                + "x".repeat(2 * Documents.MOST_BYTES) + "\"}";
        calls.stream = false;
        vendor.next(Answer.json(status, said));
        assertThat(failureOf(calls.call()).body()).isNull();

        calls.limits = new RelaySettings(
                List.of(), false, 1 << 20, 1 << 20, 1 << 20, 1_000, false, false, PoolRules.DEFAULT, true, 0, "");
        vendor.next(Answer.json(status, said));
        assertThat(failureOf(calls.call()).body())
                .startsWith("{\"error\":{\"message\":\"no, […]\"")
                .doesNotContain("sk-vendor")
                .hasSizeLessThanOrEqualTo(Documents.MOST_BYTES);
    }

    private static UpstreamFailure failureOf(HeardReply heard) {
        return heard.failure() == null ? heard.end().failure() : heard.failure();
    }

    @Test
    void anAnswerInOnePieceThatBreaksOffIsTheVendorsFailure() {
        vendor.next(Answer.json(200, ANSWER.substring(0, 40)).withoutLength().thenBreaks());
        calls.stream = false;

        var heard = calls.call();

        assertThat(heard.head()).isNull();
        assertThat(heard.failure().fault()).isEqualTo(Fault.UPSTREAM_ERROR);
    }

    @Test
    void aPackedAnswerIsUnpackedAndMetered() throws Exception {
        vendor.next(Answer.of(200, Map.of("content-type", "application/json", "content-encoding", "gzip"))
                .piece(packed(ANSWER))
                .withLength());
        var heard = calls.call();
        assertThat(heard.all()).isEqualTo(ANSWER);
        assertThat(heard.end().summary().reported().tokens()).isEqualTo(TokenUsage.ofText(5, 1));
        assertThat(heard.head().headers()).doesNotContainKeys("content-length", "content-encoding");

        var stream = packed(HELLO + STOP + DONE);
        vendor.next(Answer.of(200, Map.of("content-type", "text/event-stream", "content-encoding", "gzip"))
                .piece(java.util.Arrays.copyOf(stream, 20))
                .piece(java.util.Arrays.copyOfRange(stream, 20, stream.length)));
        assertThat(calls.call().end().summary().whole()).isTrue();

        vendor.next(Answer.of(200, Map.of("content-type", "application/json", "content-encoding", "br"))
                .piece("abc"));
        assertThat(calls.call().failure().fault()).isEqualTo(Fault.UPSTREAM_ERROR);
    }

    @Test
    void onlyHeadersAboutTheCallItselfReachTheClient() {
        vendor.next(Answer.of(
                        200,
                        Map.of(
                                "content-type", "application/json",
                                "x-request-id", "req_1",
                                "openai-processing-ms", "12",
                                "openai-organization", "our-org",
                                "set-cookie", "a=b",
                                "x-ratelimit-remaining-requests", "3"))
                .piece(ANSWER));

        assertThat(calls.call().head().headers())
                .isEqualTo(Map.of("x-upstream-request-id", "req_1", "openai-processing-ms", "12"));
    }

    @Test
    void aSlowClientStopsTheVendor() throws Exception {
        var answer = vendor.next(Answer.events(HELLO, HELLO.repeat(100)).endlessly());
        var first = new CompletableFuture<String>();
        var heard = new HeardReply(first::complete);
        var call = calls.start(heard);
        first.get(10, TimeUnit.SECONDS);

        calls.onLoop(() -> {
            call.pause();
            return null;
        });
        var passed = heard.passed().length();
        var stuck = settled(answer);

        assertThat(heard.passed()).hasSize(passed);
        assertThat(answer.written()).isEqualTo(stuck).isLessThan(passed * 2L + 16_000_000);
        calls.onLoop(() -> {
            call.resume();
            return null;
        });
        for (var i = 0; i < 1_000 && answer.written() == stuck; i++) {
            TimeUnit.MILLISECONDS.sleep(10);
        }
        assertThat(answer.written()).isGreaterThan(stuck);
        calls.onLoop(call::cancel);
    }

    @Test
    void whoDoesNotReadIsWaitedForAndThenEndedWithoutBlameOfTheVendor() throws Exception {
        calls.timeouts = new Timeouts(1_000, 5_000, 5_000, 2_000);
        var answer = vendor.next(Answer.events(HELLO).endlessly());
        var first = new CompletableFuture<String>();
        var heard = new HeardReply(first::complete);
        var call = calls.start(heard);
        first.get(10, TimeUnit.SECONDS);
        calls.onLoop(() -> {
            call.pause();
            return null;
        });

        var failure = heard.await().failure();

        assertThat(failure.failureClass()).isEqualTo(FailureClass.CALLER);
        assertThat(failure.soFar().text()).startsWith("Hello");
        assertThat(answer.gone()).succeedsWithin(Duration.ofSeconds(10));
    }

    /// How much the vendor has written when it can write no more.
    private static long settled(Answer answer) throws InterruptedException {
        var before = -1L;
        for (var now = answer.written(); now != before; now = answer.written()) {
            before = now;
            TimeUnit.MILLISECONDS.sleep(200);
        }
        return before;
    }

    @Test
    void aCancelledCallEndsTheVendorsWorkAndTellsWhatCame() throws Exception {
        var answer = vendor.next(Answer.events(HELLO).thenStalls());
        var first = new CompletableFuture<String>();
        var heard = new HeardReply(first::complete);
        var call = calls.start(heard);
        first.get(10, TimeUnit.SECONDS);

        var soFar = calls.onLoop(call::cancel);

        assertThat(soFar.text()).isEqualTo("Hello");
        assertThat(answer.gone()).succeedsWithin(Duration.ofSeconds(10));
        assertThat(heard.isOver()).isFalse();
    }

    /// Somebody listens, and never answers the first word of the encryption.
    @Test
    void aCallOfWhichNothingWasSentHasNothingToBill() throws Exception {
        try (var blackHole = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            calls.baseUrl = URI.create("https://127.0.0.1:" + blackHole.getLocalPort() + "/v1");
            var call = calls.start(new HeardReply());
            try (var connected = blackHole.accept()) {
                assertThat(connected.getInputStream().read()).isNotNegative();
                assertThat(calls.onLoop(call::cancel)).isNull();
            }
        }
    }

    @Test
    void aCallThatWasSentMayBeBilledWhateverCameOfIt() {
        assertThat(cancelled(_ -> {})).isEqualTo(ReplySummary.NOTHING);
    }

    @Test
    void aCallTheVendorHasRefusedHasNothingToBill() {
        assertThat(cancelled(call -> {
                    call.head(500, MultiMap.caseInsensitiveMultiMap());
                    feed(call, "{");
                }))
                .isNull();
    }

    @Test
    void ofAnAnswerInOnePieceIsToldWhatHadCome() {
        var all = cancelled(call -> {
            call.head(200, MultiMap.caseInsensitiveMultiMap());
            feed(call, ANSWER);
        });
        assertThat(all.whole()).isTrue();
        assertThat(all.text()).isEqualTo("Hello");
        assertThat(all.reported().tokens()).isEqualTo(TokenUsage.ofText(5, 1));

        var part = cancelled(call -> {
            call.head(200, MultiMap.caseInsensitiveMultiMap());
            feed(call, "{\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":1,\"total_tokens\":6},");
            feed(call, "\"choices\":[{\"message\":{\"content\":\"Hel");
        });
        assertThat(part.whole()).isFalse();
        assertThat(part.reported().tokens()).isEqualTo(TokenUsage.ofText(5, 1));
    }

    private static void feed(RelayedCall call, String text) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        call.chunk(bytes, 0, bytes.length);
    }

    /// What a call in one piece tells that is cancelled once its vendor has it, and something has come.
    private ReplySummary cancelled(Consumer<RelayedCall> came) {
        calls.stream = false;
        vendor.next(Answer.json(200, ANSWER).silent());
        var call = (RelayedCall) calls.start(new HeardReply());
        vendor.asked();
        return calls.onLoop(() -> {
            came.accept(call);
            return call.cancel();
        });
    }

    @Test
    void aCallCancelledAtOnceNeverSpeaksAgain() {
        vendor.next(Answer.json(200, ANSWER));
        var heard = new HeardReply();
        calls.onLoop(() -> calls.upstream.start(calls.request(), heard).cancel());

        calls.baseUrl = vendor.baseUrl();
        vendor.next(Answer.json(200, ANSWER));
        vendor.next(Answer.json(200, ANSWER));
        calls.call();

        assertThat(heard.isOver()).isFalse();
        assertThat(heard.head()).isNull();
    }

    @Test
    void aHeaderThatCannotBeSentIsAFailureAndNoException() {
        calls.providerHeaders = Map.of("x-bad", "a\r\nb: c");

        var heard = calls.call();

        assertThat(heard.objections()).isEmpty();
        assertThat(heard.failure().fault()).isEqualTo(Fault.UPSTREAM_ERROR);
    }

    private static byte[] packed(String text) throws Exception {
        var out = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(out)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return out.toByteArray();
    }
}

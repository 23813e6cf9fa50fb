package dev.farthing.upstream.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.application.relay.HeardReply;
import dev.farthing.application.relay.ReplySummary;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.upstream.FailureClass;
import dev.farthing.domain.upstream.RequestFields;
import dev.farthing.domain.upstream.RequestRules;
import dev.farthing.domain.usage.Endpoint;
import dev.farthing.domain.usage.TokenUsage;
import dev.farthing.upstream.FakeVendor;
import dev.farthing.upstream.FakeVendor.Answer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GeminiUpstreamTest {
    private static final String ANSWER =
            "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"Hi\"}]},\"finishReason\":\"STOP\"}],"
                    + "\"usageMetadata\":{\"promptTokenCount\":3,\"candidatesTokenCount\":1,\"totalTokenCount\":4}}";

    private GeminiCalls calls;
    private FakeVendor vendor;

    @BeforeEach
    void open() {
        calls = new GeminiCalls();
        vendor = FakeVendor.on(calls.vertx);
        calls.baseUrl = vendor.baseUrl();
    }

    @AfterEach
    void close() {
        vendor.close();
        calls.close();
    }

    @ParameterizedTest
    @CsvSource({
        "GENERATE_CONTENT, false, gemini-2.5-flash, /v1/models/gemini-2.5-flash:generateContent",
        "GENERATE_CONTENT, true, gemini-2.5-flash, /v1/models/gemini-2.5-flash:streamGenerateContent?alt=sse",
        "GENERATE_CONTENT, false, models/gemini-2.5-flash, /v1/models/gemini-2.5-flash:generateContent",
        "GENERATE_CONTENT, false, tunedModels/mine-1, /v1/tunedModels/mine-1:generateContent",
        "GENERATE_CONTENT, false, a b?c#d, /v1/models/a%20b%3Fc%23d:generateContent",
        "EMBED_CONTENT, false, gemini-embedding-2, /v1/models/gemini-embedding-2:embedContent",
        "BATCH_EMBED_CONTENTS, false, gemini-embedding-2, /v1/models/gemini-embedding-2:batchEmbedContents",
    })
    void theModelAndWhatIsAskedOfItStandInThePath(Endpoint endpoint, boolean stream, String model, String uri) {
        vendor.next(stream ? Answer.events("data: " + ANSWER + "\n\n") : Answer.json(200, ANSWER));
        calls.endpoint = endpoint;
        calls.stream = stream;
        calls.upstreamModel = model;

        assertThat(calls.call().end()).isNotNull();

        assertThat(vendor.asked().uri()).isEqualTo(uri);
    }

    @Test
    void theCredentialGoesInItsHeaderAndNowhereElse() {
        vendor.next(Answer.json(200, ANSWER));
        calls.stream = false;
        calls.clientHeaders = Map.of("x-goog-api-key", "the caller's", "authorization", "the caller's");
        calls.call();

        var asked = vendor.asked();
        assertThat(asked.headers()).containsEntry("x-goog-api-key", GeminiCalls.SECRET);
        assertThat(asked.headers()).doesNotContainKey("authorization");
        assertThat(asked.uri()).doesNotContain("key=");
    }

    @Test
    void whatTheRulesReplaceIsNamedAndWhatWasSentIsTold() {
        vendor.next(Answer.json(200, ANSWER));
        calls.stream = false;
        calls.body = "{\"contents\":[],\"tools\":[{\"functionDeclarations\":[]}]}";
        calls.rules = new RequestRules(
                RequestFields.NONE, RequestFields.of(Map.of("tools", List.of(Map.of("googleSearch", Map.of())))), null);
        var heard = new HeardReply();
        var call = calls.onLoop(() -> calls.upstream.start(calls.request(), heard));

        assertThat(heard.await().head().headers()).containsEntry("x-farthing-dropped", "tools");
        var sent = new StringBuilder();
        call.sent().forEach(piece -> sent.append(StandardCharsets.UTF_8.decode(piece.duplicate())));
        assertThat(sent).hasToString("{\"contents\":[],\"tools\":[{\"googleSearch\":{}}]}");
        assertThat(vendor.asked().body()).isEqualTo(sent.toString());
    }

    @Test
    void theQueryOfABaseUrlComesBehindOurs() {
        vendor.next(Answer.events("data: " + ANSWER + "\n\n"));
        calls.baseUrl = URI.create(vendor.baseUrl() + "?tenant=7");
        calls.call();

        assertThat(vendor.asked().uri())
                .isEqualTo("/v1/models/gemini-2.5-flash:streamGenerateContent?alt=sse&tenant=7");
    }

    @Test
    void aDaysQuotaIsNotWaitedForASecond() {
        vendor.next(Answer.json(429, """
                {"error":{"code":429,"message":"You exceeded your current quota.","status":"RESOURCE_EXHAUSTED",
                "details":[{"@type":"type.googleapis.com/google.rpc.QuotaFailure","violations":[{"quotaId":
                "GenerateRequestsPerDayPerProjectPerModel-FreeTier"}]},
                {"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"12s"}]}}"""));
        var failure = calls.call().failure();

        assertThat(failure.failureClass()).isEqualTo(FailureClass.DAY_LIMITED);
        assertThat(failure.retryAfter()).isGreaterThan(Duration.ofHours(1));
    }

    @Test
    void aMinutesQuotaIsWaitedForAsLongAsIsSaid() {
        vendor.next(Answer.json(429, """
                {"error":{"code":429,"message":"Slow down.","status":"RESOURCE_EXHAUSTED","details":[
                {"@type":"type.googleapis.com/google.rpc.QuotaFailure","violations":[{"quotaId":
                "GenerateRequestsPerMinutePerProjectPerModel"}]},
                {"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"12s"}]}}"""));
        var failure = calls.call().failure();

        assertThat(failure.failureClass()).isEqualTo(FailureClass.MODEL_RATE_LIMITED);
        assertThat(failure.retryAfter()).isEqualTo(Duration.ofSeconds(12));
    }

    @Test
    void aKeyThatIsNotValidIsOursThoughTheVendorSays400() {
        vendor.next(Answer.json(400, """
                {"error":{"code":400,"message":"API key not valid. Please pass a valid API key.",
                "status":"INVALID_ARGUMENT","details":[{"@type":"type.googleapis.com/google.rpc.ErrorInfo",
                "reason":"API_KEY_INVALID","domain":"googleapis.com"}]}}"""));
        var heard = calls.call();

        assertThat(heard.failure().fault()).isEqualTo(Fault.UPSTREAM_AUTH);
        assertThat(heard.failure().failureClass()).isEqualTo(FailureClass.CREDENTIAL_DEAD);
    }

    @Test
    void aMissingSignatureIsTheCallersBusinessAndHarmsNoCredential() {
        vendor.next(Answer.json(400, """
                {"error":{"code":400,"message":"Function call is missing a thought_signature in functionCall parts.",
                "status":"INVALID_ARGUMENT"}}"""));
        var heard = calls.call();

        assertThat(heard.head().status()).isEqualTo(400);
        assertThat(heard.end().failure().failureClass()).isEqualTo(FailureClass.CALLER);
    }

    @Test
    void aPromptThatIsBlockedIsAWholeAnswer() {
        vendor.next(Answer.events("data: {\"promptFeedback\":{\"blockReason\":\"SAFETY\"},\"usageMetadata\":"
                + "{\"promptTokenCount\":8,\"totalTokenCount\":8}}\r\n\r\n"));
        var end = calls.call().end();

        assertThat(end.summary().whole()).isTrue();
        assertThat(end.summary().reported().tokens()).isEqualTo(TokenUsage.ofText(8, 0));
    }

    @Test
    void aStreamWithoutItsLastEventIsBrokenAndWhatCameIsToldWithIt() {
        vendor.next(Answer.events("data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"Hel\"}]}}],"
                + "\"usageMetadata\":{\"promptTokenCount\":8,\"totalTokenCount\":8}}\r\n\r\n"));
        var failure = calls.call().failure();

        assertThat(failure.fault()).isEqualTo(Fault.UPSTREAM_STREAM_BROKEN);
        assertThat(failure.soFar().tally().codePoints()).isEqualTo(3);
        assertThat(failure.soFar().reported().tokens()).isEqualTo(TokenUsage.ofText(8, 0));
    }

    @Test
    void figuresFromBeforeTheEndAreToldAsSuchWhereTheAnswerHasGrownSince() {
        var meter = new GeminiMeter(true, true, System.nanoTime());
        var first = "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"a\"}]}}],\"usageMetadata\":"
                + "{\"promptTokenCount\":3,\"candidatesTokenCount\":1}}";
        var more = "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"b\"}]}}]}";
        var last = "{\"candidates\":[{\"finishReason\":\"STOP\"}]}";

        assertThat(read(meter, first).reported().isPartial()).isFalse();
        assertThat(read(meter, more).reported().isPartial()).isTrue();
        assertThat(read(meter, last).reported().isPartial()).isFalse();
    }

    @Test
    void anErrorToldInsideAStreamEndsIt() {
        vendor.next(Answer.events(
                "data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"Hel\"}]}}]}\n\n",
                "data: {\"error\":{\"code\":503,\"message\":\"overloaded\",\"status\":\"UNAVAILABLE\"}}\n\n"));
        var end = calls.call().end();

        assertThat(end.summary().whole()).isFalse();
        assertThat(end.summary().errorCode()).isEqualTo("UNAVAILABLE");
        assertThat(end.failure().failureClass()).isEqualTo(FailureClass.VENDOR_TROUBLE);
    }

    @Test
    void aStreamIsFinishedWhenEachOfItsCandidatesIs() {
        var summary = summary(
                "{\"candidates\":[{\"index\":0,\"content\":{\"parts\":[{\"text\":\"a\"}]},\"finishReason\":\"STOP\"},"
                        + "{\"index\":1,\"content\":{\"parts\":[{\"text\":\"b\"}]}}],\"usageMetadata\":"
                        + "{\"promptTokenCount\":3,\"candidatesTokenCount\":2}}");
        assertThat(summary.whole()).isFalse();
    }

    @Test
    void thoughtsCallsAndProgramsAreNoText() {
        var summary = summary("{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"think\",\"thought\":true},"
                + "{\"text\":\"say\"},{\"functionCall\":{\"name\":\"f\",\"args\":{}}},"
                + "{\"executableCode\":{\"code\":\"1\"}}]},\"finishReason\":1}]}");
        assertThat(summary.tally().codePoints()).isEqualTo(3);
        assertThat(summary.unspoken().codePoints()).isEqualTo(5 + 22 + 12);
        assertThat(summary.text()).isEqualTo("thinksay{\"name\":\"f\",\"args\":{}}{\"code\":\"1\"}");
        assertThat(summary.whole()).isTrue();
    }

    @Test
    void picturesCountByTheirTokensWhereTheseAreTold() {
        var picture = "{\"candidates\":[{\"content\":{\"parts\":[{\"inlineData\":{\"mimeType\":\"image/png\","
                + "\"data\":\"AA==\"}}]},\"finishReason\":\"STOP\"}],\"usageMetadata\":{\"promptTokenCount\":5,"
                + "\"candidatesTokenCount\":1300";
        assertThat(summary(picture + ",\"candidatesTokensDetails\":[{\"modality\":\"IMAGE\",\"tokenCount\":1290}]}}")
                        .reported()
                        .tokens())
                .isEqualTo(new TokenUsage(5, 0, 0, 0, 0, 0, 10, 0, 0, 1290, 0));
        assertThat(summary(picture + "}}").reported().tokens())
                .isEqualTo(new TokenUsage(5, 0, 0, 0, 0, 0, 1300, 0, 0, 0, 1));
    }

    @Test
    void picturesWithoutAnyFiguresAreCounted() {
        var picture = "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"There:\"},{\"inlineData\":{\"mimeType\":"
                + "\"image/png\",\"data\":\"AA==\"}},{\"inlineData\":{\"mimeType\":\"image/jpeg\",\"data\":\"AA==\"}}]}";
        var summary = summary(picture + ",\"finishReason\":\"STOP\"}]}");

        assertThat(summary.reported().tokens()).isEqualTo(TokenUsage.ofPictures(2));
        assertThat(summary.reported().countsPictures()).isTrue();
        assertThat(summary.tally().codePoints()).isEqualTo(6);
        assertThat(summary.firstTokenMillis()).isNotNull();
        var noughts = picture + "}],\"usageMetadata\":{\"promptTokenCount\":0,\"candidatesTokenCount\":0}}";
        assertThat(summary(noughts).reported().countsPictures()).isTrue();
    }

    @Test
    void whatIsCachedIsTakenOutOfItsModality() {
        assertThat(usage("\"promptTokenCount\":100,\"cachedContentTokenCount\":60,\"candidatesTokenCount\":1,"
                        + "\"promptTokensDetails\":[{\"modality\":\"AUDIO\",\"tokenCount\":70},"
                        + "{\"modality\":\"TEXT\",\"tokenCount\":30}],"
                        + "\"cacheTokensDetails\":[{\"modality\":\"AUDIO\",\"tokenCount\":60}]"))
                .isEqualTo(new TokenUsage(30, 60, 0, 0, 10, 0, 1, 0, 0, 0, 0));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // thoughts beside, inside, and a total that fits neither
                "\"promptTokenCount\":5,\"candidatesTokenCount\":7,\"thoughtsTokenCount\":4,\"totalTokenCount\":16|5|7|4",
                "\"promptTokenCount\":5,\"candidatesTokenCount\":7,\"thoughtsTokenCount\":4,\"totalTokenCount\":12|5|3|4",
                "\"promptTokenCount\":5,\"candidatesTokenCount\":7,\"thoughtsTokenCount\":4,\"totalTokenCount\":99|5|7|4",
                "\"promptTokenCount\":5,\"totalTokenCount\":12|5|7|0",
                "\"candidatesTokenCount\":7,\"totalTokenCount\":12|5|7|0",
                "\"promptTokenCount\":5,\"toolUsePromptTokenCount\":3,\"candidatesTokenCount\":7|8|7|0",
                "\"promptTokenCount\":5.0,\"candidatesTokenCount\":null,\"thoughtsTokenCount\":4|5|0|4",
            })
    void figuresAreReadAsTheyFitTogether(String members, long in, long out, long thought) {
        assertThat(usage(members)).isEqualTo(new TokenUsage(in, 0, 0, 0, 0, 0, out, thought, 0, 0, 0));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"promptTokenCount\":-5",
                "\"promptTokenCount\":\"5\"",
                "\"promptTokenCount\":5,\"candidatesTokenCount\":1e300",
                "\"promptTokenCount\":5,\"candidatesTokenCount\":20000000",
                "\"totalTokenCount\":3,\"candidatesTokenCount\":7",
                "\"promptTokenCount\":5,\"promptTokensDetails\":[{\"modality\":\"AUDIO\",\"tokenCount\":-1}]",
                "\"trafficType\":\"ON_DEMAND\"",
            })
    void figuresBeyondBeliefAreNoReport(String members) {
        assertThat(summary("{\"usageMetadata\":{" + members + "}}").reported()).isNull();
    }

    private static TokenUsage usage(String members) {
        return summary("{\"usageMetadata\":{" + members + "}}").reported().tokens();
    }

    private static ReplySummary summary(String document) {
        return read(new GeminiMeter(true, true, System.nanoTime()), document);
    }

    private static ReplySummary read(GeminiMeter meter, String document) {
        var bytes = document.getBytes(StandardCharsets.UTF_8);
        assertThat(meter.read(bytes, 0, bytes.length)).isTrue();
        return meter.summary(meter.mayEndHere());
    }

    /// Elder models charge a prompt that was searched for, and newer ones each search.
    @ParameterizedTest
    @CsvSource({"gemini-2.5-flash, 1", "gemini-3-pro-preview, 2"})
    void groundingIsCountedAsItsVendorChargesIt(String model, int searches) {
        var meter = new GeminiMeter(true, false, System.nanoTime());
        var document = ("{'candidates':[{'content':{'parts':[{'text':'a'}]},'finishReason':'STOP','groundingMetadata':"
                        + "{'webSearchQueries':['a','','b'],'groundingChunks':[]}}],'usageMetadata':{'promptTokenCount':1,"
                        + "'candidatesTokenCount':1,'totalTokenCount':2,'serviceTier':'PRIORITY'},'modelVersion':'"
                        + model
                        + "'}")
                .replace('\'', '"')
                .getBytes(StandardCharsets.UTF_8);

        assertThat(meter.read(document, 0, document.length)).isTrue();
        // A stream says it again with each event.
        assertThat(meter.read(document, 0, document.length)).isTrue();
        assertThat(meter.summary(true).searches()).isEqualTo(searches);
        assertThat(meter.summary(true).serviceTier()).isEqualTo("priority");
    }
}

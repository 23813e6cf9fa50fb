package dev.farthing.upstream.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.upstream.FailureClass;
import dev.farthing.domain.usage.Endpoint;
import dev.farthing.domain.usage.TokenUsage;
import dev.farthing.upstream.Corpus.Exchange;
import dev.farthing.upstream.FakeVendor;
import dev.farthing.upstream.FakeVendor.Answer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every recorded exchange of this dialect: over the network, and its streams cut in every way.
class RecordedGeminiTest {
    private static final Set<Integer> OURS = Set.of(403, 429, 503);

    private static GeminiCalls calls;
    private static FakeVendor vendor;

    @BeforeAll
    static void open() {
        calls = new GeminiCalls();
        vendor = FakeVendor.on(calls.vertx);
        calls.baseUrl = vendor.baseUrl();
    }

    @AfterAll
    static void close() {
        vendor.close();
        calls.close();
    }

    static Stream<Exchange> exchanges() {
        return GeminiReplay.exchanges().stream();
    }

    static Stream<Exchange> streams() {
        return GeminiReplay.streams().stream();
    }

    @Test
    void thereAreAsManyRecordingsAsWereCounted() {
        assertThat(exchanges()).hasSize(36);
        assertThat(streams()).hasSize(14);
    }

    @ParameterizedTest
    @MethodSource("exchanges")
    void anExchangeComesThroughAsItWasRecorded(Exchange exchange) {
        var body = exchange.eventBody();
        var stream = exchange.verb().startsWith("stream");
        vendor.next(answer(exchange, body, stream));
        calls.endpoint =
                exchange.surface().equals("embeddings") ? Endpoint.BATCH_EMBED_CONTENTS : Endpoint.GENERATE_CONTENT;
        calls.stream = stream;

        var heard = calls.call();

        vendor.asked();
        assertThat(heard.objections()).isEmpty();
        if (OURS.contains(exchange.status())) {
            assertThat(heard.failure().httpStatus()).isEqualTo(exchange.status());
            assertThat(heard.failure().fault()).isNotEqualTo(Fault.INVALID_REQUEST);
            assertThat(heard.failure().said().message()).isNotEmpty();
            return;
        }
        assertThat(heard.failure()).isNull();
        assertThat(heard.head().status()).isEqualTo(exchange.status());
        assertThat(heard.head().stream()).isEqualTo(stream && exchange.status() == 200);
        assertThat(heard.all()).isEqualTo(new String(body, StandardCharsets.UTF_8));
        var summary = heard.end().summary();
        if (exchange.usage() == null) {
            assertThat(summary.reported()).isNull();
            assertThat(heard.end().failure().failureClass()).isEqualTo(FailureClass.MODEL_MISSING);
        } else {
            assertThat(summary.reported().tokens()).isEqualTo(GeminiReplay.expected(exchange));
            assertThat(summary.reported().flags()).isEmpty();
        }
        assertThat(summary.whole()).isEqualTo(exchange.status() == 200);
    }

    @ParameterizedTest
    @MethodSource("streams")
    void theEventWithTheLastFiguresWaitsForTheSettlement(Exchange exchange) {
        var replay = GeminiReplay.of(exchange.eventBody());

        assertThat(replay.tail()).contains("usageMetadata").contains("inish");
        assertThat(replay.summary().whole()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("streams")
    void howeverTheNetworkCutsAStreamTheResultIsTheSame(Exchange exchange) {
        var body = exchange.eventBody();
        var whole = GeminiReplay.of(body);
        for (var size : List.of(1, 2, 3, 7, 64, 1000)) {
            same(GeminiReplay.inPieces(body, size, Math.max(1, size / 2)), whole);
        }
        for (var cut = 1; cut < body.length; cut += body.length > 4_000 ? 7 : 1) {
            same(GeminiReplay.inPieces(body, body.length, cut), whole);
        }
    }

    @ParameterizedTest
    @MethodSource("streams")
    void aStreamThatBreaksOffBeforeItsFinishIsNotWholeAndKeepsWhatWasToldLast(Exchange exchange) {
        var body = exchange.eventBody();
        var replay = new GeminiReplay();
        var text = new String(body, StandardCharsets.UTF_8);
        var lastEvent = text.stripTrailing().lastIndexOf("data: ");
        replay.feed(body, 0, text.substring(0, lastEvent).getBytes(StandardCharsets.UTF_8).length)
                .end();

        assertThat(replay.all()).isEqualTo(text.substring(0, lastEvent));
        assertThat(replay.summary().whole()).isFalse();
    }

    private static void same(GeminiReplay cut, GeminiReplay whole) {
        if (!cut.all().equals(whole.all()) || !cut.summary().equals(whole.summary())) {
            assertThat(cut.all()).isEqualTo(whole.all());
            assertThat(cut.summary()).isEqualTo(whole.summary());
        }
    }

    private static Answer answer(Exchange exchange, byte[] body, boolean stream) {
        var headers = new java.util.LinkedHashMap<>(exchange.headers());
        if (stream && exchange.status() == 200) {
            headers.put("content-type", "text/event-stream");
        }
        var answer = Answer.of(exchange.status(), headers);
        var pieces = body == exchange.body() ? exchange.pieces() : List.of(body.length);
        var from = 0;
        for (var size : pieces) {
            answer.piece(Arrays.copyOfRange(body, from, from + size));
            from += size;
        }
        return answer;
    }

    /// A second of bare samples is 48,000 bytes, which are 64,000 letters, and 25 tokens.
    @Test
    void soundIsMeasuredUntilItsTokensAreTold() {
        var piece = "data: {'candidates':[{'index':0,'content':{'parts':[{'inlineData':{'mimeType':'%s','data':'"
                + "A".repeat(64_000) + "'}}]}}]}\n\n";
        var bare = piece.formatted("audio/L16;codec=pcm;rate=24000").replace('\'', '"');
        var told = "data: {'candidates':[],'usageMetadata':{'promptTokenCount':9,'totalTokenCount':9}}\n\n"
                .replace('\'', '"');
        var end = ("data: {'candidates':[{'index':0,'finishReason':'STOP'}],'usageMetadata':{'promptTokenCount':9,"
                        + "'candidatesTokenCount':51,'totalTokenCount':60,'candidatesTokensDetails':[{'modality':'AUDIO',"
                        + "'tokenCount':51}]}}\n\n")
                .replace('\'', '"');

        assertThat(sound(bare + bare)).isEqualTo(new TokenUsage(0, 0, 0, 0, 0, 0, 0, 0, 51, 0, 0));
        assertThat(sound(bare + told + bare)).isEqualTo(new TokenUsage(9, 0, 0, 0, 0, 0, 0, 0, 51, 0, 0));
        assertThat(sound(bare + bare + end)).isEqualTo(new TokenUsage(9, 0, 0, 0, 0, 0, 0, 0, 51, 0, 0));
        assertThat(sound(bare.replace("L16;codec=pcm;rate=24000", "mp3")).audioOutput())
                .isEqualTo(151);
    }

    private static TokenUsage sound(String stream) {
        return GeminiReplay.of(stream.getBytes(StandardCharsets.UTF_8))
                .summary()
                .reported()
                .tokens();
    }
}

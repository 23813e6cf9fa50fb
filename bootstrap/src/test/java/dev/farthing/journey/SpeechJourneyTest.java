package dev.farthing.journey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.upstream.Corpus;
import dev.farthing.upstream.FakeVendor;
import dev.farthing.upstream.FakeVendor.Answer;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Texts read aloud, by the character and by the token.
@ExtendWith(House.Resolver.class)
class SpeechJourneyTest {
    private static final AtomicInteger NUMBERS = new AtomicInteger();
    private static final String PATH = "/v1/audio/speech";

    private final Management operator;
    private final FakeVendor vendor;
    private final String name = "speech" + NUMBERS.incrementAndGet();
    private final Caller caller;

    SpeechJourneyTest(House house) {
        this.operator = house.operator();
        this.vendor = FakeVendor.on(house.vertx());
        this.caller = house.caller(operator.key("name", name).secret());
        var provider = operator.provider(name, vendor.baseUrl());
        operator.credential(provider.id(), "secret-of-" + name);
        operator.model(name, "speech", provider.id(), "tts-1");
        operator.price(name, Map.of("input_per_1m", "15", "output_per_1m", "0", "audio_output_per_1m", "12"));
    }

    @AfterEach
    void close() {
        vendor.close();
    }

    private Caller.Answer read(String members) {
        return caller.post(PATH, "{\"model\":\"" + name + "\",\"voice\":\"alloy\"" + members + "}");
    }

    @Test
    void aSoundReachesItsCallerToTheByteAndCostsByTheCharacter() {
        var recorded = Corpus.all().stream()
                .filter(exchange -> exchange.surface().equals("audio-speech"))
                .findFirst()
                .orElseThrow();
        vendor.next(Answer.of(200, recorded.headers()).piece(recorded.body()));

        var reply = read(",\"input\":\"This is a speech test!\",\"speed\":1.25");

        var asked = vendor.asked();
        assertThat(asked.uri()).endsWith("/v1/audio/speech");
        assertThat(asked.body()).contains("\"tts-1\"", "\"speed\":1.25");
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.header("content-type")).isEqualTo("audio/mpeg");
        assertThat(reply.bytes()).isEqualTo(recorded.body());
        // 22 characters at 15 per million
        assertThat(reply.header("x-farthing-cost")).isEqualTo("0.00033");
        var row = operator.call(reply.requestId());
        assertThat(row.path("endpoint").asText()).isEqualTo(PATH);
        assertThat(row.path("status").asText()).isEqualTo("ok");
        assertThat(row.path("prompt_tokens").asInt()).isEqualTo(22);
        assertThat(row.path("completion_tokens").asInt()).isZero();
    }

    @Test
    void eventsTellTheirTokens() {
        vendor.next(Answer.events(
                "data: {\"type\":\"speech.audio.delta\",\"audio\":\"AAAA\"}\n\n",
                "data: {\"type\":\"speech.audio.done\",\"usage\":{\"input_tokens\":10,\"output_tokens\":100,"
                        + "\"total_tokens\":110}}\n\n"));

        var reply = read(",\"input\":\"Hello\",\"stream_format\":\"sse\"");

        assertThat(Events.of(reply.text())).hasSize(2);
        var row = operator.call(reply.requestId());
        assertThat(row.path("stream").asBoolean()).isTrue();
        assertThat(row.path("prompt_tokens").asInt()).isEqualTo(10);
        assertThat(row.path("completion_tokens").asInt()).isEqualTo(100);
        // 10 at 15 and 100 at 12 per million
        assertThat(row.path("cost").asText()).isEqualTo("0.00135");
    }

    @Test
    void whatIsNoSoundIsNoAnswer() {
        vendor.next(Answer.of(200, Map.of("content-type", "text/html")).piece("<html>welcome</html>"));

        var reply = read(",\"input\":\"Hello\"");

        assertThat(reply.status()).isGreaterThanOrEqualTo(500);
        assertThat(reply.text()).doesNotContain("welcome");
        assertThat(operator.call(reply.requestId()).path("cost").asText()).isEqualTo("0");
    }

    @Test
    void aVendorsRefusalAndOursHaveOpenAisShape() {
        assertThat(read("").json().path("error").path("param").asText()).isEqualTo("input");
        assertThat(read(",\"input\":[\"a\"]").json().path("error").path("param").asText())
                .isEqualTo("input");
        assertThat(read(",\"input\":\"a\",\"input\":\"b\"").errorCode()).isEqualTo("duplicate_member");

        vendor.next(Answer.json(400, "{\"error\":{\"message\":\"no such voice\",\"type\":\"invalid_request_error\"}}"));
        assertThat(read(",\"input\":\"a\"").json().path("error").path("message").asText())
                .isEqualTo("no such voice");
    }

    @Test
    void aBudgetThatIsSpentLetsNothingBeRead() {
        var key = operator.key("name", name + "-poor");
        operator.budget("key", key.id(), "0.0001", "month");

        var reply = new Caller(caller.gateway(), key.secret())
                .post(PATH, "{\"model\":\"" + name + "\",\"input\":\"" + "a".repeat(1_000) + "\"}");

        assertThat(reply.status()).isEqualTo(429);
        assertThat(vendor.unseen()).isZero();
    }
}

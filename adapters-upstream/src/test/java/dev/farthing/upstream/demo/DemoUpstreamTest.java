package dev.farthing.upstream.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.farthing.application.relay.HeardReply;
import dev.farthing.application.relay.RelaySettings;
import dev.farthing.application.relay.Upstream;
import dev.farthing.application.relay.UpstreamContract;
import dev.farthing.application.relay.UpstreamRequest;
import dev.farthing.domain.upstream.FailureClass;
import dev.farthing.domain.upstream.Protocol;
import dev.farthing.domain.upstream.Provider;
import dev.farthing.domain.upstream.RequestFields;
import dev.farthing.domain.upstream.RequestRules;
import dev.farthing.domain.upstream.Timeouts;
import dev.farthing.domain.usage.Endpoint;
import dev.farthing.upstream.CallersLoop;
import io.vertx.core.Vertx;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DemoUpstreamTest implements UpstreamContract {
    private static final Vertx VERTX = Vertx.vertx();
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String HELLO = "{\"messages\":[{\"role\":\"user\",\"content\":\"good \\\"morning\\\"\"}]}";

    private static final Timeouts IMPATIENT = new Timeouts(100, 100, 100, 1_000);

    private String model = "demo-chat";
    private final CallersLoop loop = new CallersLoop(VERTX);
    private final DemoUpstream demo =
            new DemoUpstream(VERTX, InstantSource.fixed(Instant.parse("2026-11-21T12:00:00Z")));

    @AfterAll
    static void close() {
        VERTX.close().toCompletionStage().toCompletableFuture().join();
    }

    @Override
    public Upstream upstream() {
        return demo;
    }

    @Override
    public UpstreamRequest answerable(Endpoint endpoint, boolean stream, boolean usageWanted) {
        return request(
                endpoint,
                stream,
                usageWanted,
                endpoint == Endpoint.CHAT_COMPLETIONS ? HELLO : "{\"input\":\"good day\"}");
    }

    @Override
    public <T> T onLoop(Supplier<T> work) {
        return loop.run(work);
    }

    @Test
    void itSaysTheSameEachTime() throws Exception {
        var first =
                MAPPER.readTree(asked(Endpoint.CHAT_COMPLETIONS, false, HELLO).all());
        var second =
                MAPPER.readTree(asked(Endpoint.CHAT_COMPLETIONS, false, HELLO).all());

        assertThat(first.at("/choices/0/message/content").asText()).isEqualTo("You said: good \"morning\"");
        assertThat(second.get("choices")).isEqualTo(first.get("choices"));
        assertThat(second.get("usage")).isEqualTo(first.get("usage"));
    }

    @Test
    void aStreamSaysTheSameAsTheWholeAnswerWordByWord() throws Exception {
        var heard = asked(Endpoint.CHAT_COMPLETIONS, true, HELLO);
        var text = new StringBuilder();
        for (var event : heard.passed().split("\n\n")) {
            text.append(MAPPER.readTree(event.substring(6))
                    .at("/choices/0/delta/content")
                    .asText(""));
        }

        assertThat(text).hasToString("You said: good \"morning\"");
        assertThat(heard.end().summary().reported().tokens().completionTokens()).isEqualTo(4);
    }

    @Test
    void itStopsAtTheLimitAndGivesAsManyChoicesAsAskedFor() throws Exception {
        var body =
                "{\"max_tokens\":2,\"n\":3,\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"one two three\"}]}]}";
        var whole =
                MAPPER.readTree(asked(Endpoint.CHAT_COMPLETIONS, false, body).all());

        assertThat(whole.get("choices")).hasSize(3);
        assertThat(whole.at("/choices/2/message/content").asText()).isEqualTo("You said:");
        assertThat(whole.at("/choices/2/finish_reason").asText()).isEqualTo("length");
        assertThat(whole.at("/usage/completion_tokens").asInt()).isEqualTo(6);
        var stream = asked(Endpoint.CHAT_COMPLETIONS, true, body);
        assertThat(stream.passed().split("\"finish_reason\":\"length\"", -1)).hasSize(4);
    }

    @Test
    void vectorsDependOnTheTextAloneAndComeInBothWritings() throws Exception {
        var body = "{\"dimensions\":8,\"input\":[\"a\",\"b\",\"a\"]}";
        var data =
                MAPPER.readTree(asked(Endpoint.EMBEDDINGS, false, body).all()).get("data");

        assertThat(data).hasSize(3);
        assertThat(data.at("/0/embedding")).hasSize(8).isEqualTo(data.at("/2/embedding"));
        assertThat(data.at("/1/embedding")).isNotEqualTo(data.at("/0/embedding"));
        var packed = MAPPER.readTree(asked(
                                Endpoint.EMBEDDINGS,
                                false,
                                body.replace("{\"dim", "{\"encoding_format\":\"base64\",\"dim"))
                        .all())
                .at("/data/0/embedding");
        var floats = ByteBuffer.wrap(packed.binaryValue()).order(java.nio.ByteOrder.LITTLE_ENDIAN);
        assertThat(floats.getFloat()).isEqualTo(data.at("/0/embedding/0").floatValue());
    }

    @Test
    void eachPromptIsAnsweredByItself() throws Exception {
        var body = "{\"n\":2,\"prompt\":[\"a\",\"b c\"]}";
        var whole = MAPPER.readTree(asked(Endpoint.COMPLETIONS, false, body).all());

        assertThat(whole.get("choices").findValuesAsText("text"))
                .containsExactly("You said: a", "You said: a", "You said: b c", "You said: b c");
        assertThat(whole.get("choices").findValuesAsText("index")).containsExactly("0", "1", "2", "3");
        assertThat(whole.at("/usage/completion_tokens").asInt()).isEqualTo(2 * 3 + 2 * 4);
        var heard = asked(Endpoint.COMPLETIONS, true, body);
        assertThat(heard.passed().split("\"finish_reason\":\"stop\"", -1)).hasSize(5);
        assertThat(heard.end().summary().reported().tokens().completionTokens()).isEqualTo(14);
    }

    @Test
    void eachInputIsTokensOfItsOwn() throws Exception {
        var body = "{\"input\":[\"a\",\"b\"]}";
        var whole = MAPPER.readTree(asked(Endpoint.EMBEDDINGS, false, body).all());

        assertThat(whole.at("/usage/prompt_tokens").asInt()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "CHAT_COMPLETIONS | {} | messages",
                "CHAT_COMPLETIONS | {\"messages\":[]} | messages",
                "CHAT_COMPLETIONS | {\"n\":0,\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]} | n",
                "COMPLETIONS | {\"n\":-1,\"prompt\":\"x\"} | n",
                "EMBEDDINGS | {\"input\":[]} | input"
            })
    void whatCannotBeAnsweredIsRefusedByItsParameter(Endpoint endpoint, String body, String parameter)
            throws Exception {
        var heard = asked(endpoint, false, body);

        assertThat(heard.head().status()).isEqualTo(400);
        var error = MAPPER.readTree(heard.all()).get("error");
        assertThat(error.get("param").asText()).isEqualTo(parameter);
        assertThat(error.get("type").asText()).isEqualTo("invalid_request_error");
        assertThat(error.get("message").asText()).isNotBlank();
        assertThat(error.get("code").asText()).isEqualTo("invalid_request");
    }

    @Test
    void aRequestWithoutSenseIsTheCallersFault() {
        var heard = asked(Endpoint.CHAT_COMPLETIONS, true, "[]");

        assertThat(heard.objections()).isEmpty();
        assertThat(heard.head().status()).isEqualTo(400);
        assertThat(heard.all()).contains("invalid_request");
    }

    @ParameterizedTest
    @CsvSource({
        "429, RATE_LIMITED",
        "401, CREDENTIAL_DEAD",
        "402, ACCOUNT_EMPTY",
        "500, VENDOR_TROUBLE",
        "503, VENDOR_TROUBLE",
        "reset, NETWORK",
        "empty, EMPTY_ANSWER",
        "hang, TIMEOUT",
        "half, STREAM_BROKEN",
        "stall, STREAM_BROKEN"
    })
    void itMakesTroubleWhereARouteAsksItTo(String mark, FailureClass expected) {
        model = "demo-chat#" + mark;
        var heard = asked(Endpoint.CHAT_COMPLETIONS, true, HELLO);

        assertThat(heard.objections()).isEmpty();
        assertThat(heard.failure().failureClass()).isEqualTo(expected);
        assertThat(heard.passed().contains("You")).isEqualTo(mark.equals("half") || mark.equals("stall"));
    }

    @Test
    void itTellsOfAnErrorInsideASuccess() {
        model = "demo-chat#error";
        for (var stream : List.of(true, false)) {
            var heard = asked(Endpoint.CHAT_COMPLETIONS, stream, HELLO);

            assertThat(heard.objections()).isEmpty();
            assertThat(heard.head().status()).isEqualTo(200);
            assertThat(heard.end().failure().failureClass()).isEqualTo(FailureClass.VENDOR_TROUBLE);
            assertThat(heard.end().summary().errorCode()).isEqualTo("trouble_by_order");
            assertThat(heard.passed().contains("You")).isEqualTo(stream);
            assertThat(heard.all()).contains("\"code\":\"trouble_by_order\"").doesNotContain("[DONE]");
        }
    }

    @Test
    void itFindsFaultWithARequestAndSaysSoToItsCaller() {
        model = "demo-chat#400";
        var heard = asked(Endpoint.CHAT_COMPLETIONS, true, HELLO);

        assertThat(heard.head().status()).isEqualTo(400);
        assertThat(heard.head().stream()).isFalse();
        assertThat(heard.end().failure().failureClass()).isEqualTo(FailureClass.CALLER);
        assertThat(heard.all()).startsWith("{\"error\":");
    }

    @ParameterizedTest
    @CsvSource({"429, 10", "429:30, 30", "429:99999, 86400", "429:, 10", "429:x, 10"})
    void itAsksToBeLeftAloneForAsLongAsItIsTold(String mark, long seconds) {
        model = "demo-chat#" + mark;

        assertThat(asked(Endpoint.CHAT_COMPLETIONS, false, HELLO).failure().retryAfter())
                .isEqualTo(Duration.ofSeconds(seconds));
    }

    @Test
    void aMarkItDoesNotKnowIsPartOfTheName() {
        model = "demo-chat#whatever";

        assertThat(asked(Endpoint.CHAT_COMPLETIONS, false, HELLO)
                        .end()
                        .summary()
                        .whole())
                .isTrue();
    }

    private HeardReply asked(Endpoint endpoint, boolean stream, String body) {
        var heard = new HeardReply();
        onLoop(() -> demo.start(request(endpoint, stream, false, body), heard));
        return heard.await();
    }

    private UpstreamRequest request(Endpoint endpoint, boolean stream, boolean usageWanted, String body) {
        return new UpstreamRequest(
                UUID.randomUUID(),
                endpoint,
                new Provider(UUID.randomUUID(), "demo", Protocol.DEMO, null, Map.of(), null, false, IMPATIENT),
                null,
                model,
                model,
                List.of(),
                stream,
                usageWanted,
                true,
                List.of(ByteBuffer.wrap(body.getBytes(StandardCharsets.UTF_8))),
                Map.of(),
                RelaySettings.DEFAULT);
    }

    @Test
    void toolsThatTheModelsRulesReplaceAreSaidToBeDropped() {
        var forced = RequestFields.of(
                Map.of("tools", List.of(Map.of("type", "function", "function", Map.of("name", "ours")))));
        var rules = new RequestRules(RequestFields.NONE, forced, null);
        var body = "{\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"theirs\"}}]," + HELLO.substring(1);
        var heard = new HeardReply();
        onLoop(() -> demo.start(
                request(Endpoint.CHAT_COMPLETIONS, false, false, body).by(rules), heard));

        assertThat(heard.await().head().headers()).containsEntry("x-farthing-dropped", "tools");
    }
}

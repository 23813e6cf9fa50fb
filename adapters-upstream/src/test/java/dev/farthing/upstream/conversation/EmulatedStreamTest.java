package dev.farthing.upstream.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.application.relay.HeardReply;
import dev.farthing.application.relay.RelaySettings;
import dev.farthing.application.relay.ReplySummary;
import dev.farthing.application.relay.ScriptedUpstream;
import dev.farthing.application.relay.TextTally;
import dev.farthing.application.relay.UpstreamRequest;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.upstream.Protocol;
import dev.farthing.domain.upstream.Provider;
import dev.farthing.domain.upstream.RequestFields;
import dev.farthing.domain.upstream.RequestRules;
import dev.farthing.domain.upstream.Streaming;
import dev.farthing.domain.upstream.Timeouts;
import dev.farthing.domain.usage.Endpoint;
import io.vertx.core.Vertx;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A stream that its vendor answers in one piece.
class EmulatedStreamTest {
    private static final RequestRules RULES = new RequestRules(
            RequestFields.of(Map.of("top_p", 1)), RequestFields.of(Map.of("user", "u")), Streaming.EMULATED);
    private static final String CHAT = "{\"id\":\"c1\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"v\","
            + "\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"Good \\ud83d\\ude00 day\"},"
            + "\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":4,\"total_tokens\":7}}";

    private final Vertx vertx = Vertx.vertx();
    private final ScriptedUpstream vendor = new ScriptedUpstream(() -> Runnable::run);
    private final ConversationInterpreter interpreter = new ConversationInterpreter(
            vertx,
            InstantSource.system(),
            List.of(
                    dialect("openai.ChatDialect"),
                    dialect("anthropic.AnthropicDialect"),
                    dialect("openai.ResponsesDialect")),
            List.of((VendorDialect) dialect("openai.ChatDialect")),
            List.of(),
            List.of(),
            List.of());

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void whoSpeaksTheVendorsDialectKeepsItsBodyAndGetsAStream() throws Exception {
        var heard = new HeardReply();
        interpreter.emulate(
                vendor, request(Endpoint.CHAT_COMPLETIONS, "{\"odd\":1,\"stream\":true,\"messages\":[]}", true), heard);
        var attempt = vendor.next();

        assertThat(attempt.request.stream()).isFalse();
        assertThat(attempt.body()).isEqualTo("{\"odd\":1,\"stream\":true,\"messages\":[]}");
        assertThat(attempt.request.rules().forced().json())
                .isEqualTo("{\"stream\":null,\"stream_options\":null,\"user\":\"u\"}");
        assertThat(attempt.request.rules().defaults().json()).isEqualTo("{\"top_p\":1}");
        attempt.begins(200, "application/json").ends(ScriptedUpstream.reported(3, 4), CHAT, "");

        var told = heard.await().all();
        assertThat(heard.head().stream()).isTrue();
        assertThat(heard.head().contentType()).isEqualTo("text/event-stream");
        assertThat(told)
                .contains(
                        "\"object\":\"chat.completion.chunk\"",
                        "\"content\":\"Good 😀 day\"",
                        "\"finish_reason\":\"stop\"")
                .contains("\"completion_tokens\":4")
                .endsWith("data: [DONE]\n\n");
        assertThat(heard.end().summary().reported().tokens().completionTokens()).isEqualTo(4);
    }

    /// What the vendor answers is told as it was asked for.
    @Test
    void aToolThatTakesATextIsCalledAsOne() throws Exception {
        var heard = new HeardReply();
        var asked = "{'stream':true,'messages':[{'role':'user','content':'a'}],"
                + "'tools':[{'type':'custom','custom':{'name':'patch'}}]}";
        interpreter.emulate(vendor, request(Endpoint.CHAT_COMPLETIONS, asked.replace('\'', '"'), false), heard);
        var answer = "{'choices':[{'index':0,'message':{'role':'assistant','content':null,'tool_calls':[{'id':'c1',"
                + "'type':'custom','custom':{'name':'patch','input':'*** Begin'}}]},'finish_reason':'tool_calls'}]}";
        vendor.next()
                .begins(200, "application/json")
                .ends(ScriptedUpstream.reported(3, 4), answer.replace('\'', '"'), "");

        assertThat(heard.await().all())
                .contains("\"type\":\"custom\",\"custom\":{\"name\":\"patch\"", "\"custom\":{\"input\":\"*** Begin\"}")
                .doesNotContain("\"function\"");
    }

    @Test
    void whereOnlyPicturesWereCountedTheTokensToldAreEstimated() throws Exception {
        var heard = new HeardReply();
        interpreter.emulate(vendor, request(Endpoint.CHAT_COMPLETIONS, "{\"stream\":true}", true), heard);
        var counted =
                new ReplySummary(true, ReplySummary.Reported.ofPictures(1), new TextTally(8, 0), null, null, null);
        vendor.next().begins(200, "application/json").ends(counted, CHAT, "");

        assertThat(heard.await().all()).contains("\"completion_tokens\":2");
    }

    @Test
    void usageIsToldToWhomAsksForItAlone() throws Exception {
        var heard = new HeardReply();
        interpreter.emulate(vendor, request(Endpoint.CHAT_COMPLETIONS, "{\"stream\":true}", false), heard);
        vendor.next().begins(200, "application/json").ends(ScriptedUpstream.reported(3, 4), CHAT, "");

        assertThat(heard.await().all()).doesNotContain("completion_tokens");
    }

    @Test
    void whoSpeaksAnotherIsCarriedOverInOnePiece() throws Exception {
        var heard = new HeardReply();
        interpreter.start(
                vendor,
                request(
                        Endpoint.MESSAGES,
                        "{\"model\":\"m\",\"max_tokens\":9,\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}",
                        true),
                heard);
        var attempt = vendor.next();

        assertThat(attempt.request.stream()).isFalse();
        assertThat(attempt.body()).doesNotContain("\"stream\"");
        assertThat(attempt.request.rules()).isEqualTo(RULES);
        attempt.begins(200, "application/json").ends(ScriptedUpstream.reported(3, 4), CHAT, "");

        assertThat(heard.await().all())
                .containsSubsequence(
                        "event: message_start",
                        "event: content_block_delta",
                        "Good 😀 day",
                        "\"output_tokens\":4",
                        "event: message_stop");
    }

    @Test
    void aRefusalIsToldInTheCallersWords() throws Exception {
        var heard = new HeardReply();
        interpreter.emulate(vendor, request(Endpoint.CHAT_COMPLETIONS, "{\"stream\":true}", false), heard);
        vendor.next().begins(400, "application/json").ends(ReplySummary.NOTHING, "{\"error\":{}}", "");

        assertThat(heard.await().head().stream()).isFalse();
        assertThat(heard.all()).contains("\"type\":\"invalid_request_error\"");
    }

    @Test
    void whoLeavesEndsTheVendorsWork() throws Exception {
        var call = interpreter.emulate(
                vendor, request(Endpoint.CHAT_COMPLETIONS, "{\"stream\":true}", false), new HeardReply());
        var came = ScriptedUpstream.reported(3, 0);
        vendor.next().hasCome(came);

        assertThat(call.cancel()).isEqualTo(came);
    }

    @Test
    void aConversationThatCannotBeReadReachesNoVendor() {
        var heard = new HeardReply();
        interpreter.start(vendor, request(Endpoint.MESSAGES, "{\"messages\":7}", true), heard);

        assertThat(heard.await().failure().fault()).isEqualTo(Fault.INVALID_REQUEST);
        assertThat(vendor.wasNeverAsked()).isTrue();
    }

    static UpstreamRequest request(Endpoint endpoint, String body, boolean usageWanted) {
        return new UpstreamRequest(
                UUID.randomUUID(),
                endpoint,
                new Provider(
                        UUID.randomUUID(),
                        "fake",
                        Protocol.OPENAI,
                        URI.create("http://127.0.0.1:1/v1"),
                        Map.of(),
                        null,
                        false,
                        new Timeouts(1, 1, 1, 1)),
                null,
                "m",
                "vendor-m",
                List.of(),
                null,
                true,
                usageWanted,
                false,
                List.of(ByteBuffer.wrap(body.getBytes(StandardCharsets.UTF_8))),
                RULES,
                Map.of(),
                RelaySettings.DEFAULT);
    }

    /// Each vendor's package keeps to itself.
    static ClientDialect dialect(String name) {
        try {
            var made = Class.forName("dev.farthing.upstream." + name).getDeclaredConstructor();
            made.setAccessible(true);
            return (ClientDialect) made.newInstance();
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }
}

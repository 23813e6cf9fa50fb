package dev.farthing.upstream.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.application.relay.HeardReply;
import dev.farthing.application.relay.RelaySettings;
import dev.farthing.application.relay.ReplySummary;
import dev.farthing.application.relay.ScriptedUpstream;
import dev.farthing.application.relay.UpstreamRequest;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.upstream.Protocol;
import dev.farthing.domain.upstream.Provider;
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

class CarriedEmbeddingsTest {
    private final Vertx vertx = Vertx.vertx();
    private final ScriptedUpstream vendor = new ScriptedUpstream(() -> Runnable::run);
    private final ConversationInterpreter interpreter = new ConversationInterpreter(
            vertx,
            InstantSource.system(),
            List.of(),
            List.of(),
            List.of(dialect("gemini.GeminiEmbeddings"), dialect("openai.OpenAiEmbeddings")),
            List.of(),
            List.of());

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void everyCallerOfVectorsIsCarriedToEveryVendorOfThem() {
        for (var endpoint : List.of(Endpoint.EMBEDDINGS, Endpoint.EMBED_CONTENT, Endpoint.BATCH_EMBED_CONTENTS)) {
            for (var protocol : List.of(Protocol.OPENAI, Protocol.GEMINI, Protocol.DEMO)) {
                assertThat(interpreter.carries(endpoint, protocol)).isTrue();
            }
            assertThat(interpreter.carries(endpoint, Protocol.ANTHROPIC)).isFalse();
        }
        assertThat(interpreter.carries(Endpoint.GENERATE_CONTENT, Protocol.OPENAI))
                .isFalse();
    }

    @Test
    void theVendorIsAskedInItsDialectAndTheCallerAnsweredInItsOwn() throws Exception {
        var heard = new HeardReply();
        interpreter.start(vendor, request("{\"content\":{\"parts\":[{\"text\":\"one\"}]},\"title\":\"t\"}"), heard);
        var attempt = vendor.next();

        assertThat(attempt.request.endpoint()).isEqualTo(Endpoint.EMBEDDINGS);
        assertThat(attempt.request.headers()).isEqualTo(Map.of("traceparent", "t"));
        assertThat(attempt.body())
                .isEqualTo("{\"model\":\"vendor-m\",\"input\":[\"one\"],\"encoding_format\":\"float\"}");
        attempt.begins(200, "application/json")
                .ends(ScriptedUpstream.reported(3, 0), "{\"data\":[{\"index\":0,\"embedding\":[0.25]}]}", "");

        assertThat(heard.await().all())
                .isEqualTo("{\"embedding\":{\"values\":[0.25]},\"usageMetadata\":{\"promptTokenCount\":3}}");
        assertThat(heard.head().headers()).isEqualTo(Map.of("x-farthing-dropped", "title"));
    }

    @Test
    void aVendorThatTellsNoTokensIsEstimatedForItsCaller() throws Exception {
        var heard = new HeardReply();
        interpreter.start(vendor, request("{\"content\":{\"parts\":[{\"text\":\"four and more\"}]}}"), heard);
        vendor.next()
                .begins(200, "application/json")
                .ends(ReplySummary.NOTHING, "{\"data\":[{\"index\":0,\"embedding\":[0.25]}]}", "");

        assertThat(heard.await().all()).contains("\"promptTokenCount\":4}");
    }

    @Test
    void aRefusalIsToldInTheCallersWords() throws Exception {
        var heard = new HeardReply();
        interpreter.start(vendor, request("{\"content\":{\"parts\":[{\"text\":\"one\"}]}}"), heard);
        vendor.next().begins(400, "application/json").ends(ReplySummary.NOTHING, "{\"error\":{}}", "");

        assertThat(heard.await().all()).contains("\"status\":\"INVALID_ARGUMENT\"");
    }

    @Test
    void whatCannotBeReadReachesNoVendor() {
        var heard = new HeardReply();
        interpreter.start(vendor, request("{\"content\":{}}"), heard);

        assertThat(heard.await().failure().fault()).isEqualTo(Fault.INVALID_REQUEST);
        assertThat(vendor.wasNeverAsked()).isTrue();
    }

    private static UpstreamRequest request(String body) {
        return new UpstreamRequest(
                UUID.randomUUID(),
                Endpoint.EMBED_CONTENT,
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
                false,
                true,
                false,
                List.of(ByteBuffer.wrap(body.getBytes(StandardCharsets.UTF_8))),
                Map.of("openai-beta", "x", "traceparent", "t"),
                RelaySettings.DEFAULT);
    }

    /// Each vendor's package keeps to itself.
    private static EmbeddingDialect dialect(String name) {
        try {
            var made = Class.forName("dev.farthing.upstream." + name).getDeclaredConstructor();
            made.setAccessible(true);
            return (EmbeddingDialect) made.newInstance();
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }
}

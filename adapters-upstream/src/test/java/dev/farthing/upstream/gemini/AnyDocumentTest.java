package dev.farthing.upstream.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.application.relay.RandomBodies;
import dev.farthing.domain.fault.FaultException;
import dev.farthing.upstream.conversation.AnswerSink;
import dev.farthing.upstream.conversation.ClientDialect;
import dev.farthing.upstream.wire.AnswerMeter;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/// Whatever a vendor answers, or a caller asks in this dialect: nothing breaks, and no figures are believed that
/// cannot
/// be.
class AnyDocumentTest {
    private static final List<String> NAMES = List.of(
            "usageMetadata",
            "promptTokenCount",
            "candidatesTokenCount",
            "thoughtsTokenCount",
            "totalTokenCount",
            "toolUsePromptTokenCount",
            "cachedContentTokenCount",
            "promptTokensDetails",
            "candidatesTokensDetails",
            "modality",
            "tokenCount",
            "serviceTier",
            "candidates",
            "index",
            "content",
            "parts",
            "text",
            "thought",
            "functionCall",
            "name",
            "args",
            "inlineData",
            "mimeType",
            "data",
            "finishReason",
            "groundingMetadata",
            "webSearchQueries",
            "groundingChunks",
            "web",
            "uri",
            "title",
            "error",
            "code",
            "modelVersion",
            "promptFeedback",
            "blockReason",
            "predictions",
            "bytesBase64Encoded",
            "contents",
            "role",
            "tools",
            "functionDeclarations",
            "parameters",
            "generationConfig",
            "responseSchema",
            "type",
            "properties",
            "items",
            "systemInstruction",
            "toolConfig",
            "functionResponse",
            "response",
            "fileData",
            "fileUri");

    @Test
    void anyAnswerIsMeteredOrNotBelieved() {
        var meters = List.<Supplier<AnswerMeter>>of(() -> new GeminiMeter(true, true, System.nanoTime()));
        for (var each : meters) {
            var bodies = new RandomBodies(1, NAMES);
            for (int i = 0; i < RandomBodies.count() / 3; i++) {
                var meter = each.get();
                var told = new StringBuilder();
                try {
                    for (int document = 0; document < 4; document++) {
                        var body = bodies.next("");
                        told.append(new String(body, StandardCharsets.UTF_8)).append('\n');
                        meter.read(body, 0, body.length);
                        meter.holdsFromHere();
                        meter.cut();
                        meter.isFinished();
                    }
                    var summary = meter.summary(true);
                    assertThat(summary.searches()).isBetween(0, 1_000);
                    assertThat(summary.generated().codePoints()).isBetween(0L, (long) told.length());
                } catch (RuntimeException bug) {
                    throw new AssertionError(told.toString(), bug);
                }
            }
        }
    }

    @Test
    void anyAnswerIsReadOnOrLeftUnread() {
        var sink = (AnswerSink) Proxy.newProxyInstance(
                AnswerSink.class.getClassLoader(), new Class<?>[] {AnswerSink.class}, (_, _, _) -> null);
        var bodies = new RandomBodies(2, NAMES);
        for (int i = 0; i < RandomBodies.count() / 3; i++) {
            var reader = new GeminiDialect().reader(sink);
            var body = bodies.next("");
            try {
                reader.event(body, 0, body.length);
                new GeminiDialect().reader(sink).whole(body, 0, body.length);
            } catch (IOException noAnswer) {
                assertThat(noAnswer).isNotNull();
            } catch (RuntimeException bug) {
                throw new AssertionError(new String(body, StandardCharsets.UTF_8), bug);
            }
        }
    }

    @Test
    void anyRequestIsReadOrRefused() {
        for (ClientDialect dialect : List.of(new GeminiDialect())) {
            var bodies = new RandomBodies(3, NAMES);
            for (int i = 0; i < RandomBodies.count() / 3; i++) {
                var body = bodies.next("\"model\":\"m\",");
                try {
                    dialect.read(body, i % 2 == 0);
                } catch (FaultException refused) {
                    assertThat(refused.sentence()).isNotEmpty();
                } catch (RuntimeException bug) {
                    throw new AssertionError(new String(body, StandardCharsets.UTF_8), bug);
                }
            }
        }
    }
}

package dev.farthing.upstream.openai;

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
            "usage",
            "prompt_tokens",
            "completion_tokens",
            "total_tokens",
            "input_tokens",
            "output_tokens",
            "prompt_tokens_details",
            "completion_tokens_details",
            "output_tokens_details",
            "cached_tokens",
            "audio_tokens",
            "image_tokens",
            "reasoning_tokens",
            "cost",
            "num_search_queries",
            "server_tool_use",
            "web_search_requests",
            "server_side_tool_usage_details",
            "web_search_calls",
            "tool_usage",
            "web_search",
            "num_requests",
            "choices",
            "index",
            "delta",
            "message",
            "content",
            "finish_reason",
            "tool_calls",
            "function",
            "name",
            "arguments",
            "id",
            "type",
            "text",
            "images",
            "image_url",
            "url",
            "error",
            "code",
            "model",
            "response",
            "output",
            "item",
            "action",
            "status",
            "service_tier",
            "data",
            "b64_json",
            "messages",
            "role",
            "tools",
            "parameters",
            "input",
            "instructions",
            "stop",
            "n",
            "reasoning",
            "annotations",
            "refusal");

    @Test
    void anyAnswerIsMeteredOrNotBelieved() {
        var meters = List.<Supplier<AnswerMeter>>of(
                () -> new ReplyReading(true, false, true, false, System.nanoTime()),
                () -> new ResponsesMeter(true, System.nanoTime()),
                () -> new PictureMeter(System.nanoTime()));
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
            var reader = new ChatDialect().reader(sink);
            var body = bodies.next("");
            try {
                reader.event(body, 0, body.length);
                new ChatDialect().reader(sink).whole(body, 0, body.length);
            } catch (IOException noAnswer) {
                assertThat(noAnswer).isNotNull();
            } catch (RuntimeException bug) {
                throw new AssertionError(new String(body, StandardCharsets.UTF_8), bug);
            }
        }
    }

    @Test
    void anyRequestIsReadOrRefused() {
        for (ClientDialect dialect : List.of(new ChatDialect(), new ResponsesDialect())) {
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

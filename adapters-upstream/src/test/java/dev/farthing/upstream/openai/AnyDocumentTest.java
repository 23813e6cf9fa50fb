package dev.farthing.upstream.openai;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.farthing.application.relay.RandomBodies;
import dev.farthing.domain.fault.FaultException;
import dev.farthing.domain.usage.TokenUsage;
import dev.farthing.upstream.conversation.AnswerSink;
import dev.farthing.upstream.conversation.ClientDialect;
import dev.farthing.upstream.wire.AnswerMeter;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/// Whatever a vendor answers, or a caller asks in this dialect: nothing breaks, and no figures are believed that
/// cannot
/// be.
class AnyDocumentTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();

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

    /// Figures of any size, of which each may be missing, against a tree that somebody else has made of them.
    @Test
    void figuresAreWhatTheirTreeSays() throws IOException {
        var dice = new SplittableRandom(7);
        for (int i = 0; i < RandomBodies.count() / 3; i++) {
            boolean chat = dice.nextBoolean();
            var usage = usage(dice, chat);
            var body = MAPPER.writeValueAsBytes(MAPPER.createObjectNode().set("usage", usage));
            AnswerMeter meter = chat ? new ReplyReading(true, true, false, false, 0) : new ResponsesMeter(false, 0);
            assertThat(meter.read(body, 0, body.length)).isTrue();

            assertThat(meter.reported().tokens()).as(usage::toString).isEqualTo(expected(usage, chat));
            assertThat(meter.reported().flags()).isEmpty();
        }
    }

    private static ObjectNode usage(SplittableRandom dice, boolean chat) {
        int cached = dice.nextInt(1_000);
        int heard = dice.nextInt(1_000);
        int prompt = cached + heard + dice.nextInt(100_000);
        int thought = dice.nextInt(1_000);
        int spoken = dice.nextInt(1_000);
        int completion = thought + spoken + 1 + dice.nextInt(10_000);
        var usage = MAPPER.createObjectNode();
        usage.put(chat ? "prompt_tokens" : "input_tokens", prompt)
                .put(chat ? "completion_tokens" : "output_tokens", completion);
        if (dice.nextBoolean()) {
            usage.put("total_tokens", prompt + completion);
        }
        if (dice.nextBoolean()) {
            usage.putObject((chat ? "prompt" : "input") + "_tokens_details")
                    .put("cached_tokens", cached)
                    .put("audio_tokens", heard);
        }
        if (dice.nextBoolean()) {
            usage.putObject((chat ? "completion" : "output") + "_tokens_details")
                    .put("reasoning_tokens", thought)
                    .put("audio_tokens", spoken);
        }
        return usage;
    }

    private static TokenUsage expected(JsonNode usage, boolean chat) {
        var in = usage.path((chat ? "prompt" : "input") + "_tokens_details");
        var out = usage.path((chat ? "completion" : "output") + "_tokens_details");
        long cached = in.path("cached_tokens").asLong();
        long heard = in.path("audio_tokens").asLong();
        long thought = out.path("reasoning_tokens").asLong();
        long spoken = out.path("audio_tokens").asLong();
        long prompt = usage.path(chat ? "prompt_tokens" : "input_tokens").asLong();
        long completion =
                usage.path(chat ? "completion_tokens" : "output_tokens").asLong();
        return new TokenUsage(
                prompt - cached - heard, cached, 0, 0, heard, 0, completion - thought - spoken, thought, spoken, 0, 0);
    }
}

package dev.farthing.upstream.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.farthing.application.relay.RandomBodies;
import dev.farthing.application.relay.ReplySummary.Beside;
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
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/// Whatever a vendor answers, or a caller asks in this dialect: nothing breaks, and no figures are believed that
/// cannot
/// be.
class AnyDocumentTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private static final List<String> NAMES = List.of(
            "usage",
            "input_tokens",
            "output_tokens",
            "cache_read_input_tokens",
            "cache_creation_input_tokens",
            "cache_creation",
            "ephemeral_1h_input_tokens",
            "output_tokens_details",
            "thinking_tokens",
            "iterations",
            "server_tool_use",
            "web_search_requests",
            "service_tier",
            "speed",
            "type",
            "message",
            "content",
            "content_block",
            "delta",
            "index",
            "text",
            "thinking",
            "signature",
            "partial_json",
            "name",
            "id",
            "input",
            "stop_reason",
            "stop_sequence",
            "error",
            "model",
            "citations",
            "citation",
            "url",
            "title",
            "stdout",
            "messages",
            "role",
            "tools",
            "input_schema",
            "tool_choice",
            "system",
            "max_tokens",
            "source",
            "media_type",
            "data",
            "tool_use_id",
            "max_uses",
            "allowed_domains");

    @Test
    void anyAnswerIsMeteredOrNotBelieved() {
        var meters = List.<Supplier<AnswerMeter>>of(() -> new AnthropicMeter(true, System.nanoTime()));
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
            var reader = new AnthropicDialect().reader(sink);
            var body = bodies.next("");
            try {
                reader.event(body, 0, body.length);
                new AnthropicDialect().reader(sink).whole(body, 0, body.length);
            } catch (IOException noAnswer) {
                assertThat(noAnswer).isNotNull();
            } catch (RuntimeException bug) {
                throw new AssertionError(new String(body, StandardCharsets.UTF_8), bug);
            }
        }
    }

    @Test
    void anyRequestIsReadOrRefused() {
        for (ClientDialect dialect : List.of(new AnthropicDialect())) {
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
            var usage = usage(dice);
            usage.put("service_tier", "standard");
            var iterations = usage.putArray("iterations");
            for (int n = dice.nextInt(4); n > 0; n--) {
                iterations.add(usage(dice).put("type", dice.nextBoolean() ? "message" : "compaction"));
            }
            var body = MAPPER.writeValueAsBytes(MAPPER.createObjectNode().set("usage", usage));
            var meter = new AnthropicMeter(false, 0);
            assertThat(meter.read(body, 0, body.length)).isTrue();

            var reported = meter.reported();
            assertThat(reported.tokens()).as(usage::toString).isEqualTo(expected(usage));
            var beside = StreamSupport.stream(iterations.spliterator(), false)
                    .filter(told -> told.path("type").asText().equals("compaction"))
                    .map(AnyDocumentTest::expected)
                    .filter(tokens -> tokens.totalTokens() > 0)
                    .toList();
            assertThat(reported.beside()).extracting(Beside::tokens).isEqualTo(beside);
        }
    }

    private static ObjectNode usage(SplittableRandom dice) {
        var usage = MAPPER.createObjectNode();
        usage.put("input_tokens", dice.nextInt(100_000)).put("output_tokens", dice.nextInt(10_000));
        if (dice.nextBoolean()) {
            usage.put("cache_read_input_tokens", dice.nextInt(100_000));
        }
        if (dice.nextBoolean()) {
            int longer = dice.nextInt(1_000);
            int shorter = dice.nextInt(1_000);
            usage.put("cache_creation_input_tokens", longer + shorter)
                    .putObject("cache_creation")
                    .put("ephemeral_5m_input_tokens", shorter)
                    .put("ephemeral_1h_input_tokens", longer);
        }
        if (dice.nextBoolean()) {
            usage.putObject("output_tokens_details")
                    .put(
                            "thinking_tokens",
                            dice.nextInt(usage.path("output_tokens").asInt() + 1));
        }
        return usage;
    }

    private static TokenUsage expected(JsonNode usage) {
        long thoughts = usage.at("/output_tokens_details/thinking_tokens").asLong();
        return new TokenUsage(
                usage.path("input_tokens").asLong(),
                usage.path("cache_read_input_tokens").asLong(),
                usage.at("/cache_creation/ephemeral_5m_input_tokens").asLong(),
                usage.at("/cache_creation/ephemeral_1h_input_tokens").asLong(),
                0,
                0,
                usage.path("output_tokens").asLong() - thoughts,
                thoughts,
                0,
                0,
                0);
    }
}

package dev.farthing.rest.relay;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.farthing.application.relay.RandomBodies;
import dev.farthing.domain.fault.FaultException;
import dev.farthing.domain.upstream.RequestRules;
import dev.farthing.domain.usage.Endpoint;
import dev.farthing.rest.relay.ClientRequest.SentLimit;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Whatever is sent is refused in good order, or is a request whose bounds hold for what a vendor gets.
class AnyRequestTest {
    private static final ObjectMapper MAPPER =
            new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
    private static final long LIMIT = 50;
    private static final BigDecimal MOST = BigDecimal.valueOf(LIMIT);
    private static final List<String> NAMES = List.of(
            "model",
            "messages",
            "contents",
            "role",
            "content",
            "parts",
            "type",
            "text",
            "image_url",
            "url",
            "input",
            "prompt",
            "tools",
            "name",
            "max_uses",
            "max_tokens",
            "max_completion_tokens",
            "max_output_tokens",
            "n",
            "best_of",
            "stream",
            "stream_options",
            "include_usage",
            "thinking",
            "budget_tokens",
            "generationConfig",
            "generation_config",
            "maxOutputTokens",
            "candidateCount",
            "responseLogprobs",
            "requests",
            "service_tier",
            "serviceTier",
            "speed",
            "store",
            "background",
            "logprobs",
            "system",
            "container",
            "mcp_servers",
            "file_id",
            "inlineData",
            "mimeType",
            "data",
            "file_data",
            "input_audio",
            "format",
            "previous_response_id",
            "web_search_options",
            "service\\u005ftier",
            "max\\u005ftokens",
            "x\\ud800",
            "models",
            "route",
            "provider",
            "fallbacks",
            "context_management",
            "Model",
            "MAX_TOKENS");

    private enum Dialect {
        CHATS(body -> OpenAiRequest.scan(body, Endpoint.CHAT_COMPLETIONS), "max_tokens"),
        COMPLETIONS(body -> OpenAiRequest.scan(body, Endpoint.COMPLETIONS), "max_tokens"),
        RESPONSES(body -> OpenAiRequest.scan(body, Endpoint.RESPONSES), "max_output_tokens"),
        PICTURES(body -> OpenAiRequest.scan(body, Endpoint.IMAGES), null),
        SPEECH(body -> OpenAiRequest.scan(body, Endpoint.SPEECH), null),
        MESSAGES(body -> AnthropicRequest.scan(body), "max_tokens"),
        GEMINI(body -> GeminiRequest.scan(body, new Target.Call(Endpoint.GENERATE_CONTENT, "m", true)), "");

        private final Function<byte[], ClientRequest> scan;
        private final String limit;

        Dialect(Function<byte[], ClientRequest> scan, String limit) {
            this.scan = scan;
            this.limit = limit;
        }
    }

    @ParameterizedTest
    @EnumSource
    void isRefusedInGoodOrderOrBounded(Dialect dialect) throws IOException {
        var bodies = new RandomBodies(dialect.ordinal(), NAMES);
        int read = 0;
        for (int i = 0; i < RandomBodies.count(); i++) {
            var body = bodies.next(dialect == Dialect.GEMINI ? "" : "\"model\":\"m\",");
            try {
                check(dialect, dialect.scan.apply(body), body);
                read++;
            } catch (FaultException refused) {
                assertThat(refused.sentence()).isNotEmpty();
            } catch (RuntimeException bug) {
                throw new AssertionError(new String(body, StandardCharsets.UTF_8), bug);
            }
        }
        assertThat(read).isGreaterThan(RandomBodies.count() / 200);
    }

    private static void check(Dialect dialect, ClientRequest request, byte[] body) throws IOException {
        assertThat(request.model()).isNotEmpty();
        assertThat(request.input()).isNotNull();
        assertThat(request.textTokens()).isGreaterThanOrEqualTo(body.length);
        assertThat(request.choices()).isPositive();
        assertThat(request.outputTokens() == null || request.outputTokens() > 0).isTrue();
        assertThat(request.searches() == null || request.searches() >= 0).isTrue();
        request.isPlainChat();
        request.probabilitiesWanted();
        var wishes = request.withheldBy(RequestRules.NONE);
        var sent = tree(request.forVendor("vendor-m", new SentLimit(LIMIT, false, "max_tokens"), wishes));
        if (sent == null) {
            return;
        }
        for (var wish : wishes) {
            assertThat(sent.path(wish).asText().toLowerCase(Locale.ROOT))
                    .isIn("default", "standard", "standard_only", "auto", "null", "");
        }
        var asked = tree(List.of(ByteBuffer.wrap(body)));
        if (asked != null) {
            sameAsItsTree(dialect, request, asked);
        }
        if (dialect == Dialect.GEMINI) {
            var config = sent.has("generationConfig") ? sent.path("generationConfig") : sent.path("generation_config");
            var told =
                    config.has("maxOutputTokens") ? config.path("maxOutputTokens") : config.path("max_output_tokens");
            assertThat(told.decimalValue()).isLessThanOrEqualTo(MOST);
        } else {
            assertThat(sent.path("model").asText()).isEqualTo("vendor-m");
        }
        if (dialect.limit != null && !dialect.limit.isEmpty()) {
            boolean limited = false;
            for (var name : limitsRead(dialect, sent)) {
                var told = sent.path(name);
                assertThat(told.isNumber() && told.decimalValue().compareTo(MOST) > 0)
                        .isFalse();
                limited |= told.isNumber();
            }
            assertThat(limited).isTrue();
        }
    }

    /// What was found without a tree is what stands in one that somebody else has made.
    private static void sameAsItsTree(Dialect dialect, ClientRequest request, JsonNode asked) {
        if (dialect == Dialect.GEMINI) {
            var config = asked.path(asked.has("generationConfig") ? "generationConfig" : "generation_config");
            var limit = config.path(config.has("maxOutputTokens") ? "maxOutputTokens" : "max_output_tokens");
            assertThat(request.outputTokens()).isEqualTo(most(limit));
            assertThat((long) request.choices()).isEqualTo(atLeastOne(config.path("candidateCount")));
            return;
        }
        assertThat(request.model()).isEqualTo(asked.path("model").textValue());
        if (dialect != Dialect.SPEECH) {
            assertThat(request.stream()).isEqualTo(asked.path("stream").booleanValue());
        }
        var limits = limitsRead(dialect, asked).stream()
                .map(name -> most(asked.path(name)))
                .filter(Objects::nonNull)
                .toList();
        assertThat(request.outputTokens()).isEqualTo(limits.isEmpty() ? null : Collections.max(limits));
        if (dialect != Dialect.MESSAGES) {
            long texts = 0;
            for (var text : asked.path("prompt")) {
                texts += asked.path("prompt").isArray() && (text.isTextual() || text.isArray()) ? 1 : 0;
            }
            assertThat((long) request.choices())
                    .isEqualTo(Math.max(atLeastOne(asked.path("n")), atLeastOne(asked.path("best_of")))
                            * Math.max(1, texts));
        }
    }

    /// Null where no limit is told.
    private static @Nullable Long most(JsonNode told) {
        return told.isNumber() && told.decimalValue().signum() > 0
                ? Long.valueOf(told.decimalValue()
                        .min(BigDecimal.valueOf(Integer.MAX_VALUE))
                        .longValue())
                : null;
    }

    private static long atLeastOne(JsonNode told) {
        return told.isNumber() ? Math.max(1, told.decimalValue().longValue()) : 1;
    }

    /// What whoever answers such a body reads for a limit.
    private static List<String> limitsRead(Dialect dialect, JsonNode body) {
        var messages = body.path("messages");
        boolean response = body.has("input") && !(messages.isArray() && !messages.isEmpty());
        return switch (dialect) {
            case MESSAGES -> List.of("max_tokens");
            case RESPONSES -> List.of("max_output_tokens");
            case CHATS -> response ? List.of("max_output_tokens") : List.of("max_tokens", "max_completion_tokens");
            default -> List.of("max_tokens", "max_completion_tokens");
        };
    }

    /// Null where a number is beyond what the test itself can read.
    private static @Nullable JsonNode tree(List<ByteBuffer> pieces) throws IOException {
        var all = new ByteArrayOutputStream();
        for (var piece : pieces) {
            var bytes = new byte[piece.remaining()];
            piece.duplicate().get(bytes);
            all.writeBytes(bytes);
        }
        try {
            return MAPPER.readTree(all.toByteArray());
        } catch (NumberFormatException beyond) {
            return null;
        }
    }

    @ParameterizedTest
    @EnumSource
    void goesOnAsItCameWhereNothingMustDiffer(Dialect dialect) {
        var bodies = new RandomBodies(100L + dialect.ordinal(), NAMES);
        for (int i = 0; i < RandomBodies.count() / 10; i++) {
            var body = bodies.next(
                    dialect == Dialect.GEMINI ? "" : "\"model\":\"m\",\"stream_options\":{\"include_usage\":true},");
            ClientRequest request;
            try {
                request = dialect.scan.apply(body);
            } catch (FaultException refused) {
                continue;
            }
            if (dialect == Dialect.GEMINI && new String(body, StandardCharsets.UTF_8).contains("\"model\"")) {
                continue;
            }
            var sent = new ByteArrayOutputStream();
            request.forVendor("m", null, Set.of()).forEach(piece -> {
                var bytes = new byte[piece.remaining()];
                piece.duplicate().get(bytes);
                sent.writeBytes(bytes);
            });
            assertThat(sent.toByteArray()).isEqualTo(body);
        }
    }
}

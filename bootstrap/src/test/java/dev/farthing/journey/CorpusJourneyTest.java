package dev.farthing.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.farthing.domain.usage.Endpoint;
import dev.farthing.journey.Caller.Answer;
import dev.farthing.upstream.Corpus;
import dev.farthing.upstream.Corpus.Exchange;
import dev.farthing.upstream.FakeVendor;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@ExtendWith(House.Resolver.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CorpusJourneyTest {
    private static final Set<String> HOP_BY_HOP =
            Set.of("content-length", "transfer-encoding", "content-encoding", "connection", "keep-alive");
    private static final int BROKEN_STREAMS = 12;
    private static final int CUT_STREAMS = 12;

    private final Scene scene;

    CorpusJourneyTest(House house) {
        this.scene = house.scene();
    }

    @AfterAll
    void leave() {
        scene.close();
    }

    static List<Exchange> exchanges() {
        return Corpus.openAi();
    }

    @Test
    void allOfThemAreReplayed() {
        assertThat(exchanges()).hasSizeGreaterThanOrEqualTo(159);
    }

    @ParameterizedTest
    @MethodSource("exchanges")
    void whatTheVendorSaidReachesTheClientAndTheRow(Exchange exchange) {
        replay(exchange, recordedPieces(exchange));
    }

    static Stream<Exchange> cutStreams() {
        return chosen(CUT_STREAMS, e -> e.isStream() && e.status() == 200);
    }

    @ParameterizedTest
    @MethodSource("cutStreams")
    void wherePiecesAreCutMakesNoDifference(Exchange exchange) {
        var random = seeded();
        var pieces = new ArrayList<byte[]>();
        for (int at = 0; at < exchange.body().length; ) {
            int to = Math.min(exchange.body().length, at + 1 + random.nextInt(200));
            pieces.add(Arrays.copyOfRange(exchange.body(), at, to));
            at = to;
        }
        replay(exchange, pieces);
    }

    static Stream<Exchange> streamsThatCanBreak() {
        return chosen(
                BROKEN_STREAMS,
                e -> e.isStream()
                        && e.usage() != null
                        && !e.features().contains("usage:every-chunk")
                        && !e.features().contains("usage:several-reports")
                        && breakable(e) > 1);
    }

    @ParameterizedTest
    @MethodSource("streamsThatCanBreak")
    void aStreamThatBreaksOffEndsWithOneErrorAndIsCountedByUs(Exchange exchange) {
        int kept = 1 + seeded().nextInt(breakable(exchange) - 1);
        var answer = vendorAnswer(exchange);
        var pieces = events(exchange).subList(0, kept);
        pieces.forEach(answer::piece);
        scene.vendor().next(answer.thenBreaks());

        var reply = scene.caller().post(path(exchange), Json.write(request(exchange)));
        scene.vendor().asked();

        assertThat(reply.status()).isEqualTo(200);
        var sent =
                pieces.stream().map(p -> new String(p, StandardCharsets.UTF_8)).reduce("", String::concat);
        var received = Events.of(reply.text());
        assertThat(received).as("of " + kept + " events").isNotEmpty();
        var error = Json.read(received.getLast()).path("error");
        assertThat(error.path("code").asText()).isEqualTo("upstream_stream_broken");
        assertThat(received.subList(0, received.size() - 1))
                .isEqualTo(expectedEvents(Events.of(sent), received, usageWanted(exchange)));
        assertThat(received).doesNotContain(Events.DONE);

        scene.forgive();
        var row = scene.operator().call(reply.requestId());
        assertThat(row.path("status").asText()).isEqualTo("error");
        assertThat(row.path("error_code").asText()).isEqualTo("upstream_stream_broken");
        assertThat(row.path("usage_source").asText()).isEqualTo("estimated");
        var said = generatedText(Events.of(sent));
        if (!said.isEmpty()) {
            assertThat(row.path("completion_tokens").asLong()).isPositive();
            assertThat(row.path("prompt_tokens").asLong()).isPositive();
            assertThat(new BigDecimal(row.path("cost").asText())).isPositive();
        }
    }

    private void replay(Exchange exchange, List<byte[]> pieces) {
        var answer = vendorAnswer(exchange);
        pieces.forEach(answer::piece);
        scene.vendor().next(answer);
        var request = request(exchange);

        var reply = scene.caller().post(path(exchange), Json.write(request));

        assertThat(Json.read(scene.vendor().asked().body())).isEqualTo(atVendor(exchange, request));
        if (exchange.status() >= 300) {
            failed(exchange, reply);
        } else if (exchange.isStream()) {
            streamed(exchange, reply);
        } else {
            answered(exchange, reply);
        }
    }

    private void failed(Exchange exchange, Answer reply) {
        var code = codeOfOurs(exchange);
        var row = scene.operator().call(reply.requestId());
        if (code == null) {
            assertThat(reply.status()).isEqualTo(exchange.status());
            assertThat(reply.bytes()).isEqualTo(exchange.body());
        } else {
            assertThat(reply.errorCode()).isEqualTo(code);
            assertThat(reply.status())
                    .isEqualTo(
                            switch (code) {
                                case "upstream_auth", "upstream_error" -> 502;
                                case "invalid_request" -> 400;
                                default -> 503;
                            });
            assertThat(reply.text()).doesNotContain(exchange.bodyText());
            assertThat(row.path("error_code").asText()).isEqualTo(code);
        }
        if (code != null && !code.equals("invalid_request")) {
            scene.forgive();
        }
        assertThat(row.path("status").asText()).isEqualTo("error");
        assertThat(row.path("http_status").asInt()).isEqualTo(reply.status());
        assertThat(row.path("total_tokens").asLong()).isZero();
        assertThat(new BigDecimal(row.path("cost").asText())).isZero();
    }

    /// Null where the fault is the caller's.
    private static @Nullable String codeOfOurs(Exchange exchange) {
        return switch (exchange.status()) {
            case 401 -> "upstream_auth";
            case 403 ->
                exchange.bodyText().contains("usage guidelines")
                        ? "invalid_request"
                        : exchange.bodyText().contains("this model") ? "upstream_error" : "upstream_auth";
            case 429 -> "upstream_rate_limited";
            case 503 -> "upstream_overloaded";
            default -> null;
        };
    }

    private void answered(Exchange exchange, Answer reply) {
        assertThat(reply.status()).isEqualTo(exchange.status());
        assertThat(reply.bytes()).isEqualTo(exchange.body());
        var isError = exchange.surface().equals("error-in-200");
        var row = metered(exchange, reply, isError);
        assertThat(new BigDecimal(Objects.requireNonNull(reply.header("x-farthing-cost"))))
                .isEqualByComparingTo(row.path("cost").asText());
        assertThat(reply.header("x-farthing-usage-source"))
                .isEqualTo(row.path("usage_source").asText());
    }

    private void streamed(Exchange exchange, Answer reply) {
        assertThat(reply.status()).isEqualTo(200);
        var sent = Events.of(exchange.bodyText());
        var received = Events.of(reply.text());
        boolean isError = sent.stream().anyMatch(Events::isError);
        boolean whole = isError || isWhole(sent);
        var passed = whole ? received : received.subList(0, received.size() - 1);
        assertThat(passed).isEqualTo(expectedEvents(sent, received, usageWanted(exchange)));
        if (!whole) {
            assertThat(Json.read(received.getLast()).path("error").path("code").asText())
                    .isEqualTo("upstream_stream_broken");
        }
        metered(exchange, reply, isError || !whole);
    }

    private JsonNode metered(Exchange exchange, Answer reply, boolean isError) {
        var row = scene.operator().call(reply.requestId());
        assertThat(row.path("status").asText()).isEqualTo(isError ? "error" : "ok");
        assertThat(row.path("http_status").asInt()).isEqualTo(200);
        assertThat(row.path("stream").asBoolean()).isEqualTo(usesStream(exchange));
        assertThat(row.path("total_tokens").asLong())
                .isEqualTo(row.path("prompt_tokens").asLong()
                        + row.path("completion_tokens").asLong());
        if (exchange.usage() == null) {
            assertThat(row.path("usage_source").asText()).isEqualTo("estimated");
            if (!isError) {
                assertThat(row.path("prompt_tokens").asLong()).isPositive();
                assertThat(row.path("completion_tokens").asLong()).isPositive();
            }
            return row;
        }
        var expected = ExpectedTokens.of(exchange.usage());
        assertThat(row.path("usage_source").asText()).isEqualTo("reported");
        assertThat(figures(row))
                .isEqualTo(new TreeMap<>(Map.of(
                        "prompt_tokens", expected.prompt(),
                        "cached_tokens", expected.cached(),
                        "cache_write_tokens", expected.cacheWrite(),
                        "completion_tokens", expected.completion(),
                        "reasoning_tokens", expected.reasoning())));
        assertThat(new BigDecimal(row.path("cost").asText())).isEqualByComparingTo(expected.cost());
        return row;
    }

    private static Map<String, Long> figures(JsonNode row) {
        var figures = new TreeMap<String, Long>();
        for (var name : List.of(
                "prompt_tokens", "cached_tokens", "cache_write_tokens", "completion_tokens", "reasoning_tokens")) {
            figures.put(name, row.path(name).asLong(-1));
        }
        return figures;
    }

    /// What the client must see of the vendor's events: all of them, save what we ourselves asked the vendor for.
    private static List<String> expectedEvents(List<String> sent, List<String> received, boolean usageWanted) {
        if (usageWanted) {
            return sent;
        }
        var expected = new ArrayList<String>();
        for (var event : sent) {
            if (Events.isUsageAlone(event)) {
                continue;
            }
            var at = expected.size();
            var got = at < received.size() ? received.get(at) : "";
            boolean onlyNullUsageIsGone = !got.equals(event)
                    && Events.isObject(got)
                    && Json.read(got).equals(Json.read(Events.withoutNullUsage(event)));
            expected.add(onlyNullUsageIsGone ? got : event);
        }
        return expected;
    }

    /// By the contract: the end marker came, or every choice had a finish reason, or there are no choices to speak
    /// of.
    private static boolean isWhole(List<String> events) {
        if (events.contains(Events.DONE)) {
            return true;
        }
        var seen = new HashSet<Integer>();
        var finished = new HashSet<Integer>();
        boolean speaksOfChoices = false;
        for (var event : events) {
            if (!Events.isObject(event)) {
                continue;
            }
            var choices = Json.read(event).path("choices");
            speaksOfChoices |= choices.isArray();
            for (var choice : choices) {
                int index = choice.path("index").asInt(0);
                seen.add(index);
                if (!choice.path("finish_reason").asText("").isEmpty()
                        && choice.path("finish_reason").isTextual()) {
                    finished.add(index);
                }
            }
        }
        return !speaksOfChoices || (!seen.isEmpty() && finished.equals(seen));
    }

    private static String generatedText(List<String> events) {
        var text = new StringBuilder();
        for (var event : events) {
            if (Events.isObject(event)) {
                for (var choice : Json.read(event).path("choices")) {
                    text.append(choice.path("text").asText(""))
                            .append(choice.path("delta").path("content").asText(""));
                }
            }
        }
        return text.toString();
    }

    private String path(Exchange exchange) {
        return Objects.requireNonNull(exchange.endpoint()).path();
    }

    /// The recorded question under the gateway's name of the model.
    private ObjectNode request(Exchange exchange) {
        var recorded = exchange.request();
        var request = recorded != null
                ? (ObjectNode) recorded.deepCopy()
                : (ObjectNode) Json.read("{\"messages\":[{\"role\":\"user\",\"content\":\"What do you think?\"}]}");
        request.put("model", exchange.endpoint() == Endpoint.EMBEDDINGS ? scene.embedding() : scene.chat());
        if (exchange.isStream()) {
            request.put("stream", true);
        }
        return request;
    }

    private static boolean usesStream(Exchange exchange) {
        var request = exchange.request();
        return exchange.isStream() || (request != null && request.path("stream").asBoolean());
    }

    private static boolean usageWanted(Exchange exchange) {
        var request = exchange.request();
        return request != null
                && request.path("stream_options").path("include_usage").asBoolean();
    }

    /// The same question, the vendor's name of the model in it, usage asked for, and ordinary service.
    private static JsonNode atVendor(Exchange exchange, ObjectNode request) {
        var expected = request.deepCopy();
        boolean embedding = exchange.endpoint() == Endpoint.EMBEDDINGS;
        expected.put("model", embedding ? Scene.UPSTREAM_EMBEDDING : Scene.UPSTREAM_CHAT);
        if (expected.path("stream").asBoolean() && !embedding) {
            expected.withObject("/stream_options").put("include_usage", true);
        }
        if (expected.path("service_tier").asText().equals("priority")) {
            expected.put("service_tier", "auto");
        }
        return Json.read(Json.write(expected));
    }

    private static FakeVendor.Answer vendorAnswer(Exchange exchange) {
        var headers = new TreeMap<>(exchange.headers());
        headers.keySet().removeAll(HOP_BY_HOP);
        return FakeVendor.Answer.of(exchange.status(), headers);
    }

    private static List<byte[]> recordedPieces(Exchange exchange) {
        if (exchange.pieces().size() == 1) {
            return exchange.isStream() ? events(exchange) : List.of(exchange.body());
        }
        var pieces = new ArrayList<byte[]>();
        int at = 0;
        for (int size : exchange.pieces()) {
            pieces.add(Arrays.copyOfRange(exchange.body(), at, at + size));
            at += size;
        }
        return pieces;
    }

    /// The body cut after each empty line.
    private static List<byte[]> events(Exchange exchange) {
        return Arrays.stream(exchange.bodyText().split("(?<=\n\r?\n)"))
                .map(event -> event.getBytes(StandardCharsets.UTF_8))
                .toList();
    }

    /// How many pieces can be sent before a choice is finished.
    private static int breakable(Exchange exchange) {
        int count = 0;
        for (var event : events(exchange)) {
            var text = new String(event, StandardCharsets.UTF_8);
            if (text.contains("[DONE]") || text.contains("\"error\"") || !isUnfinished(Events.of(text))) {
                break;
            }
            count++;
        }
        return count;
    }

    private static boolean isUnfinished(List<String> events) {
        return events.size() == 1
                && Json.read(events.getFirst()).path("choices").size() == 1
                && !isWhole(events);
    }

    private static Stream<Exchange> chosen(int count, java.util.function.Predicate<Exchange> which) {
        var candidates = new ArrayList<>(exchanges().stream().filter(which).toList());
        java.util.Collections.shuffle(candidates, seeded());
        return candidates.stream().limit(count);
    }

    private static Random seeded() {
        return new Random(Seed.VALUE);
    }
}

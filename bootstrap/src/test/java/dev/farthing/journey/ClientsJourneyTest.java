package dev.farthing.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.farthing.upstream.FakeVendor;
import dev.farthing.upstream.FakeVendor.Answer;
import dev.farthing.upstream.FakeVendor.Asked;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Published libraries of every dialect against models of vendors of every protocol: all pairs, in one piece, as a
/// stream, as a stream of a vendor that answers in one piece, and with a tool's call and its result.
@ExtendWith(House.Resolver.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClientsJourneyTest {
    private static final List<String> CLIENTS = List.of("chat", "responses", "messages", "gemini", "ai");
    private static final List<String> PROTOCOLS =
            List.of("openai", "anthropic", "gemini", "openai-whole", "anthropic-whole", "gemini-whole");
    private static final String IN_ONE_PIECE = "-whole";
    /// By which a vendor knows that it must not be asked for a stream.
    private static final Map<String, String> MARK = Map.of("mark", "in one piece");

    private static final Map<String, String> ENDS =
            Map.of("chat", "stop", "responses", "completed", "messages", "end_turn", "gemini", "STOP", "ai", "stop");
    private static final Map<String, String> RATES = Map.of("input_per_1m", "1", "output_per_1m", "2");
    private static final BigDecimal COST = new BigDecimal("0.000025");

    private final House house;
    private final Management operator;
    private final Map<String, String> models = new LinkedHashMap<>();
    private final List<FakeVendor> vendors = new ArrayList<>();
    private final AtomicInteger marked = new AtomicInteger();
    private JsonNode told = Json.read("null");

    ClientsJourneyTest(House house) {
        this.house = house;
        this.operator = house.operator();
    }

    @BeforeAll
    void runTheScript() throws Exception {
        vendor("openai", "/v1", ClientsJourneyTest::chat);
        vendor("anthropic", "", ClientsJourneyTest::message);
        vendor("gemini", "/v1beta", ClientsJourneyTest::content);
        var key = operator.key("name", "clients");
        told = new NodeScripts()
                .run(
                        "clients.mjs",
                        Map.of(
                                "BASE_URL", operator.gateway(),
                                "KEY", key.secret(),
                                "MODELS", Json.write(models)));
    }

    @AfterAll
    void leave() {
        vendors.forEach(FakeVendor::close);
    }

    private void vendor(String protocol, String version, Function<Asked, Answer> says) {
        var vendor = FakeVendor.on(house.vertx())
                .usually(asked -> isStreamInOnePiece(asked)
                        ? Answer.json(400, "{\"error\":{\"message\":\"asked for a stream\"}}")
                        : says.apply(asked));
        vendors.add(vendor);
        var name = "clients-" + protocol;
        var provider = operator.make(
                Management.GATEWAY + "/providers",
                "name",
                name,
                "protocol",
                protocol,
                "base_url",
                vendor.baseUrl().toString().replace("/v1", version));
        operator.credential(provider.id(), "secret-of-" + protocol);
        operator.model(name, "chat", provider.id(), "vendor-model");
        operator.done(
                "PUT",
                Management.GATEWAY + "/models/" + name,
                Json.object("suffixes", Map.of(IN_ONE_PIECE, Map.of("stream", "emulated", "request_forced", MARK))));
        operator.price(name, RATES);
        models.put(protocol, name);
        models.put(protocol + IN_ONE_PIECE, name + IN_ONE_PIECE);
    }

    static Stream<String> pairs() {
        return CLIENTS.stream().flatMap(client -> PROTOCOLS.stream().map(protocol -> client + " " + protocol));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void anAnswerArrivesInOnePieceAndAsAStream(String pair) {
        for (var deed : List.of("whole", "stream")) {
            var answer = told(pair + " " + deed);
            assertThat(answer.path("text").asText()).isEqualTo("A quarter of a penny.");
            assertThat(answer.path("in").asInt()).isEqualTo(11);
            assertThat(answer.path("out").asInt()).isEqualTo(7);
            assertThat(answer.path("end").asText()).isEqualTo(ENDS.get(pair.split(" ")[0]));
        }
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void aToolIsAskedForAndItsResultReachesTheModel(String pair) {
        var answer = told(pair + " tool");

        assertThat(answer.path("name").asText()).isEqualTo("weather");
        assertThat(answer.path("city").asText()).isEqualTo("London");
        assertThat(answer.path("then").asText()).isEqualTo("It rains.");
    }

    @Test
    void everyCallIsMeteredAsItsVendorSaid() {
        for (var model : models.values()) {
            if (model.endsWith(IN_ONE_PIECE)) {
                continue;
            }
            var rows = operator.done("GET", "/api/v1/obs/calls?page_size=100&model=" + model, null)
                    .path("items");
            assertThat(rows).hasSize(CLIENTS.size() * 4 * 2);
            for (var row : rows) {
                assertThat(row.path("status").asText()).isEqualTo("ok");
                assertThat(row.path("usage_source").asText()).isEqualTo("reported");
                assertThat(row.path("prompt_tokens").asInt()).isEqualTo(11);
                assertThat(row.path("completion_tokens").asInt()).isEqualTo(7);
                assertThat(new BigDecimal(row.path("cost").asText())).isEqualByComparingTo(COST);
            }
        }
    }

    @Test
    void whatASuffixForcesReachesTheVendorsOfEveryProtocol() {
        assertThat(marked).hasValue(CLIENTS.size() * 4 * vendors.size());
    }

    private JsonNode told(String deed) {
        var result = told.path(deed);
        assertThat(result.isObject()).as(deed + " was run").isTrue();
        assertThat(result.path("failed").asText("")).as(deed).isEmpty();
        return result;
    }

    private boolean isStreamInOnePiece(Asked asked) {
        if (!asked.body().contains("\"mark\":\"in one piece\"")) {
            return false;
        }
        marked.incrementAndGet();
        return asked.body().contains("\"stream\":true") || asked.uri().contains("streamGenerateContent");
    }

    private static boolean asksForTool(Asked asked) {
        return asked.body().contains("weather in London") && !asked.body().contains("rain");
    }

    private static String words(Asked asked) {
        return asked.body().contains("weather in London") ? "It rains." : "A quarter of a penny.";
    }

    private static Answer chat(Asked asked) {
        var usage = "{\"prompt_tokens\":11,\"completion_tokens\":7,\"total_tokens\":18}";
        var head = "{\"id\":\"c1\",\"created\":1,\"model\":\"vendor-model\",\"object\":\"chat.completion";
        var call =
                "{\"index\":0,\"id\":\"call_1\",\"type\":\"function\",\"function\":{\"name\":\"weather\",\"arguments\":";
        boolean tool = asksForTool(asked);
        if (!asked.body().contains("\"stream\":true")) {
            var message = tool
                    ? "\"content\":null,\"tool_calls\":[" + call + "\"{\\\"city\\\":\\\"London\\\"}\"}}]"
                    : "\"content\":\"" + words(asked) + "\"";
            return Answer.json(
                    200,
                    head + "\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\"," + message
                            + "},\"finish_reason\":\"" + (tool ? "tool_calls" : "stop") + "\"}],\"usage\":" + usage
                            + "}");
        }
        var chunk = "data: " + head + ".chunk\",\"choices\":[{\"index\":0,\"delta\":{%s},\"finish_reason\":%s}]}\n\n";
        var answer = Answer.events(chunk.formatted("\"role\":\"assistant\",\"content\":\"\"", "null"));
        if (tool) {
            answer.piece(chunk.formatted("\"tool_calls\":[" + call + "\"\"}}]", "null"));
            for (var piece : List.of("{\\\"city\\\"", ":\\\"London\\\"}")) {
                answer.piece(chunk.formatted(
                        "\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"" + piece + "\"}}]", "null"));
            }
        } else {
            for (var word : words(asked).split("(?= )")) {
                answer.piece(chunk.formatted("\"content\":\"" + word + "\"", "null"));
            }
        }
        return answer.piece(chunk.formatted("", tool ? "\"tool_calls\"" : "\"stop\""))
                .piece("data: " + head + ".chunk\",\"choices\":[],\"usage\":" + usage + "}\n\n")
                .piece("data: [DONE]\n\n");
    }

    private static Answer message(Asked asked) {
        boolean tool = asksForTool(asked);
        var end = tool ? "tool_use" : "end_turn";
        if (!asked.body().contains("\"stream\":true")) {
            var block = tool
                    ? "{\"type\":\"tool_use\",\"id\":\"toolu_1\",\"name\":\"weather\",\"input\":{\"city\":\"London\"}}"
                    : "{\"type\":\"text\",\"text\":\"" + words(asked) + "\"}";
            return Answer.json(
                    200,
                    "{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"vendor-model\",\"content\":["
                            + block + "],\"stop_reason\":\"" + end
                            + "\",\"stop_sequence\":null,\"usage\":{\"input_tokens\":11,\"output_tokens\":7}}");
        }
        var answer = Answer.events(
                event(
                        "message_start",
                        "\"message\":{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"vendor-model\","
                                + "\"content\":[],\"stop_reason\":null,\"stop_sequence\":null,"
                                + "\"usage\":{\"input_tokens\":11,\"output_tokens\":1}}"),
                event(
                        "content_block_start",
                        "\"index\":0,\"content_block\":"
                                + (tool
                                        ? "{\"type\":\"tool_use\",\"id\":\"toolu_1\",\"name\":\"weather\",\"input\":{}}"
                                        : "{\"type\":\"text\",\"text\":\"\"}")),
                event("ping", "\"x\":0"));
        if (tool) {
            for (var piece : List.of("{\\\"city\\\"", ":\\\"London\\\"}")) {
                answer.piece(event(
                        "content_block_delta",
                        "\"index\":0,\"delta\":{\"type\":\"input_json_delta\",\"partial_json\":\"" + piece + "\"}"));
            }
        } else {
            for (var word : words(asked).split("(?= )")) {
                answer.piece(event(
                        "content_block_delta",
                        "\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"" + word + "\"}"));
            }
        }
        return answer.piece(event("content_block_stop", "\"index\":0"))
                .piece(event(
                        "message_delta",
                        "\"delta\":{\"stop_reason\":\"" + end
                                + "\",\"stop_sequence\":null},\"usage\":{\"output_tokens\":7}"))
                .piece(event("message_stop", "\"x\":0"));
    }

    private static String event(String type, String members) {
        return "event: " + type + "\ndata: {\"type\":\"" + type + "\"," + members + "}\n\n";
    }

    private static Answer content(Asked asked) {
        boolean tool = asksForTool(asked);
        var usage = ",\"usageMetadata\":{\"promptTokenCount\":11,\"candidatesTokenCount\":7,\"totalTokenCount\":18},"
                + "\"modelVersion\":\"vendor-model\"}";
        var candidate = "{\"candidates\":[{\"index\":0,\"content\":{\"role\":\"model\",\"parts\":[%s]}%s}]";
        var call = "{\"functionCall\":{\"name\":\"weather\",\"args\":{\"city\":\"London\"}}}";
        var end = ",\"finishReason\":\"STOP\"";
        if (!asked.uri().contains(":streamGenerateContent")) {
            return Answer.json(
                    200, candidate.formatted(tool ? call : "{\"text\":\"" + words(asked) + "\"}", end) + usage);
        }
        var answer = Answer.events();
        if (tool) {
            answer.piece("data: " + candidate.formatted(call, "") + "}\r\n\r\n");
        } else {
            for (var word : words(asked).split("(?= )")) {
                answer.piece("data: " + candidate.formatted("{\"text\":\"" + word + "\"}", "") + "}\r\n\r\n");
            }
        }
        return answer.piece("data: " + candidate.formatted("{\"text\":\"\"}", end) + usage + "\r\n\r\n");
    }
}

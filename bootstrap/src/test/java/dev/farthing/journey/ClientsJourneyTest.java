package dev.farthing.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.farthing.documents.Repository;
import dev.farthing.upstream.FakeVendor;
import dev.farthing.upstream.FakeVendor.Answer;
import dev.farthing.upstream.FakeVendor.Asked;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
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
    private static final Pattern RECIPE = Pattern.compile("(?s)```javascript\\n(.+?)```");
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
        var model = new ScriptedModel(ClientsJourneyTest::call, ClientsJourneyTest::words);
        vendor("openai", "/v1", model);
        vendor("anthropic", "", model);
        vendor("gemini", "/v1beta", model);
        var key = operator.key("name", "clients");
        told = NodeScripts.libraries()
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

    private boolean isStreamInOnePiece(Asked asked) {
        if (!asked.body().contains("\"mark\":\"in one piece\"")) {
            return false;
        }
        marked.incrementAndGet();
        return asked.body().contains("\"stream\":true") || asked.uri().contains("streamGenerateContent");
    }

    private static Optional<ScriptedModel.Call> call(String asked) {
        return asked.contains("weather in London") && !asked.contains("rain")
                ? Optional.of(new ScriptedModel.Call("weather", "{\"city\":\"London\"}"))
                : Optional.empty();
    }

    private static String words(String asked) {
        return asked.contains("weather in London") ? "It rains." : "A quarter of a penny.";
    }

    private void vendor(String protocol, String version, ScriptedModel model) {
        var vendor = FakeVendor.on(house.vertx())
                .usually(asked -> isStreamInOnePiece(asked)
                        ? Answer.json(400, "{\"error\":{\"message\":\"asked for a stream\"}}")
                        : model.answer(asked));
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
    void theRecipesOfTheLibrariesWorkAsTheyStand() throws Exception {
        var key = operator.key("name", "recipes").secret();
        var recipes = Repository.all(RECIPE, Repository.text("docs/ide.md"));
        assertThat(recipes).hasSize(2);
        for (var recipe : recipes) {
            var program =
                    recipe.replace("http://127.0.0.1:8080", operator.gateway()).replace("sk-far-…", key);
            assertThat(NodeScripts.libraries().printed(program)).contains("How much is a farthing?");
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
}

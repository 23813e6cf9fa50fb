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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What vendors really said in the other dialects than OpenAI's chats, through the packaged application: unchanged
/// and metered to the unit where the caller speaks as they do; and, of all of them, the same words to callers who
/// do
/// not, as the libraries that vendors publish read them.
@ExtendWith(House.Resolver.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DialectsCorpusJourneyTest {
    /// A made-up answer whose figures are too few for the picture in it.
    private static final Set<String> LEAVES_OUT_ITS_PICTURE = Set.of("gemini-generateContent-5d437ce8");
    private static final Set<String> VERBS = Set.of("generateContent", "streamGenerateContent", "batchEmbedContents");
    private static final Set<String> HOP_BY_HOP =
            Set.of("content-length", "transfer-encoding", "content-encoding", "connection", "keep-alive");
    private static final Set<Integer> OURS = Set.of(401, 403, 429, 503);
    private static final Pattern COST = Pattern.compile(": x-farthing-cost=(\\S+) x-farthing-usage-source=\\w+\n\n");
    private static final Pattern ASKED_FOR = Pattern.compile("exchange <([\\w-]+)>");
    private static final List<String> CLIENTS = List.of("chat", "responses", "messages", "gemini");

    /// Who tells what in which dialect.
    private enum Surface {
        CHAT("chat", "openai"),
        RESPONSES("responses", "openai"),
        MESSAGES("messages", "anthropic"),
        GEMINI("gemini", "gemini");

        private final String client;
        private final String protocol;

        Surface(String client, String protocol) {
            this.client = client;
            this.protocol = protocol;
        }

        private List<Exchange> exchanges() {
            return switch (this) {
                case CHAT ->
                    Corpus.openAi().stream()
                            .filter(e -> e.endpoint() == Endpoint.CHAT_COMPLETIONS)
                            .toList();
                case RESPONSES -> Corpus.responses();
                case MESSAGES -> Corpus.anthropic();
                case GEMINI -> Corpus.gemini(VERBS);
            };
        }
    }

    /// An exchange where it is told.
    private record Recorded(Surface surface, Exchange exchange) {
        private boolean isStream() {
            return surface == Surface.GEMINI ? exchange.verb().startsWith("stream") : exchange.isStream();
        }

        private boolean isError() {
            return exchange.surface().startsWith("error");
        }

        @Override
        public String toString() {
            return exchange.id();
        }
    }

    private final House house;
    private final Map<Surface, Scene> scenes = new LinkedHashMap<>();
    private final Map<String, Recorded> byId = of(Surface.values())
            .collect(Collectors.toMap(Recorded::toString, Function.identity(), (one, _) -> one, LinkedHashMap::new));
    private volatile String said = "";

    DialectsCorpusJourneyTest(House house) {
        this.house = house;
        for (var surface : Surface.values()) {
            var name = "corpus-" + surface.client;
            var vendor = FakeVendor.on(house.vertx()).usually(this::answer);
            scenes.put(surface, Scene.in(house.operator(), vendor, name, surface.protocol));
        }
        house.operator()
                .done(
                        "PUT",
                        Management.GATEWAY + "/models/"
                                + scene(Surface.RESPONSES).chat(),
                        Json.object("capabilities", List.of("responses")));
    }

    @AfterAll
    void leave() {
        scenes.values().forEach(Scene::close);
    }

    /// What the question names, else what the test at hand is about.
    private FakeVendor.Answer answer(FakeVendor.Asked asked) {
        var named = ASKED_FOR.matcher(asked.body());
        return vendorAnswer(Objects.requireNonNull(byId.get(named.find() ? named.group(1) : said)));
    }

    private Scene scene(Surface surface) {
        return Objects.requireNonNull(scenes.get(surface));
    }

    private static Stream<Recorded> of(Surface... surfaces) {
        return Arrays.stream(surfaces)
                .flatMap(surface -> surface.exchanges().stream().map(exchange -> new Recorded(surface, exchange)));
    }

    static Stream<Recorded> natives() {
        return of(Surface.RESPONSES, Surface.MESSAGES, Surface.GEMINI);
    }

    @Test
    void allOfThemAreReplayed() {
        var counts = natives().collect(Collectors.groupingBy(Recorded::surface, Collectors.counting()));

        assertThat(counts).isEqualTo(Map.of(Surface.RESPONSES, 34L, Surface.MESSAGES, 35L, Surface.GEMINI, 36L));
    }

    @ParameterizedTest
    @MethodSource("natives")
    void whatTheVendorSaidReachesTheClientAndTheRow(Recorded recorded) {
        var exchange = recorded.exchange;
        var scene = scene(recorded.surface);
        said = exchange.id();

        var reply = scene.caller().post(path(recorded), Json.write(request(recorded)));

        var row = scene.operator().call(reply.requestId());
        if (OURS.contains(exchange.status()) || exchange.bodyText().contains("API key")) {
            scene.forgive();
            assertThat(reply.status()).isIn(502, 503);
            assertThat(reply.text()).doesNotContain(exchange.bodyText());
            assertThat(new BigDecimal(row.path("cost").asText())).isZero();
            return;
        }
        assertThat(reply.status()).isEqualTo(exchange.status());
        assertThat(withoutCost(reply.text(), row)).isEqualTo(new String(exchange.eventBody(), StandardCharsets.UTF_8));
        assertThat(row.path("status").asText()).isEqualTo(recorded.isError() ? "error" : "ok");
        if (!recorded.isError()) {
            metered(recorded, reply, row);
        } else if (exchange.status() >= 300) {
            assertThat(new BigDecimal(row.path("cost").asText())).isZero();
        }
    }

    /// The comment of ours at the end of a stream tells what its row tells.
    private static String withoutCost(String reply, JsonNode row) {
        var comment = COST.matcher(reply);
        if (!comment.find()) {
            return reply;
        }
        assertThat(new BigDecimal(comment.group(1)))
                .isEqualByComparingTo(row.path("cost").asText());
        return comment.replaceFirst("");
    }

    private static void metered(Recorded recorded, Answer reply, JsonNode row) {
        var exchange = recorded.exchange;
        assertThat(row.path("stream").asBoolean()).isEqualTo(recorded.isStream());
        if (exchange.usage() == null) {
            assertThat(row.path("usage_source").asText()).isEqualTo("estimated");
            return;
        }
        var expected = expected(recorded);
        if (LEAVES_OUT_ITS_PICTURE.contains(exchange.id())) {
            assertThat(row.path("usage_source").asText()).isEqualTo("estimated");
            assertThat(row.path("completion_tokens").asLong()).isGreaterThan(expected.completion());
            return;
        }
        assertThat(row.path("usage_source").asText()).isEqualTo("reported");
        assertThat(figures(name -> row.path(name).asLong(-1)))
                .isEqualTo(figures(Map.of(
                        "prompt_tokens", expected.prompt(),
                        "cached_tokens", expected.cached(),
                        "cache_write_tokens", expected.cacheWrite(),
                        "completion_tokens", expected.completion(),
                        "reasoning_tokens", expected.reasoning())::get));
        assertThat(new BigDecimal(row.path("cost").asText())).isEqualByComparingTo(expected.cost());
        if (!recorded.isStream()) {
            assertThat(reply.header("x-farthing-cost"))
                    .satisfies(cost -> assertThat(new BigDecimal(cost)).isEqualByComparingTo(expected.cost()));
        }
    }

    private static Map<String, Long> figures(Function<String, Long> figure) {
        return Stream.of(
                        "prompt_tokens", "cached_tokens", "cache_write_tokens", "completion_tokens", "reasoning_tokens")
                .collect(Collectors.toMap(Function.identity(), figure, (_, last) -> last, TreeMap::new));
    }

    private static ExpectedTokens expected(Recorded recorded) {
        var usage = recorded.exchange.usage();
        return switch (recorded.surface) {
            case CHAT -> ExpectedTokens.of(usage);
            case RESPONSES -> ExpectedTokens.ofResponse(usage);
            case MESSAGES -> ExpectedTokens.ofMessage(recorded.isStream() ? merged(recorded.exchange) : usage);
            case GEMINI -> ExpectedTokens.ofContent(usage);
        };
    }

    /// The usage objects of a stream, field by field, the later one winning.
    private static JsonNode merged(Exchange exchange) {
        var merged = (ObjectNode) Json.read("{}");
        for (var event : Events.of(exchange.bodyText())) {
            var json = Json.read(event);
            for (var usage : List.of(json.path("message").path("usage"), json.path("usage"))) {
                usage.properties().forEach(member -> merged.set(member.getKey(), member.getValue()));
            }
        }
        return merged;
    }

    /// All of them by all clients, in one go; what was recorded as responses is asked for as responses alone.
    @Test
    void everyDialectTellsWhatTheVendorSaid(@TempDir Path folder) throws Exception {
        var list = byId.values().stream()
                .filter(recorded -> recorded.exchange.status() == 200
                        && !recorded.isError()
                        && !recorded.exchange.surface().equals("embeddings")
                        // Asked for, and sent, in Google's dialect alone.
                        && !recorded.exchange.bodyText().contains("partialArgs"))
                .map(recorded -> Json.map(
                        "id", recorded.exchange.id(),
                        "surface", recorded.surface.client,
                        "model", model(recorded),
                        "stream", recorded.isStream(),
                        "clients", recorded.surface == Surface.RESPONSES ? List.of("responses") : CLIENTS))
                .toList();
        var file = Files.writeString(folder.resolve("exchanges.json"), Json.write(list));
        var key = house.operator().key("name", "corpus").secret();

        var told = NodeScripts.libraries()
                .run(
                        "corpus.mjs",
                        Map.of("BASE_URL", house.farthing().url(), "KEY", key, "EXCHANGES", file.toString()));

        assertThat(told).hasSize(list.size());
        var wrong = new ArrayList<String>();
        for (var exchange : told.properties()) {
            var recorded = Objects.requireNonNull(byId.get(exchange.getKey()));
            var original = exchange.getValue().path(recorded.surface.client);
            for (var client : exchange.getValue().properties()) {
                if (!isSame(recorded, original, client.getValue())) {
                    wrong.add(recorded + " to " + client.getKey() + ": " + client.getValue() + " for " + original);
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    /// The same words, calls of tools and reason to end; the same figures where the vendor told any.
    private static boolean isSame(Recorded recorded, JsonNode original, JsonNode told) {
        return told.path("failed").isMissingNode()
                && words(recorded, told).equals(words(recorded, original))
                && told.path("calls").equals(original.path("calls"))
                && told.path("cut").equals(original.path("cut"))
                && Stream.of("in", "out", "cached")
                        .allMatch(figure ->
                                !original.has("in") || told.path(figure).equals(original.path(figure)));
    }

    /// Programs that the vendor ran, and its pictures, are among the words where a dialect has no other place for
    /// them.
    private static String words(Recorded recorded, JsonNode told) {
        var body = recorded.exchange.bodyText();
        var words = told.path("text").asText();
        if (body.contains("inlineData")) {
            words = words.replaceAll("!\\[image]\\(data:[^)]+\\)", "");
        }
        return body.contains("code_execution") || body.contains("executableCode")
                ? words.replaceAll("(?s)\n```\\w*\n.*?\n```\n", "")
                : words;
    }

    private String path(Recorded recorded) {
        return switch (recorded.surface) {
            case CHAT -> Caller.CHAT;
            case RESPONSES -> "/v1/responses";
            case MESSAGES -> Caller.MESSAGES;
            case GEMINI ->
                "/v1beta/models/" + model(recorded) + ":" + recorded.exchange.verb()
                        + (recorded.isStream() ? "?alt=sse" : "");
        };
    }

    private String model(Recorded recorded) {
        var scene = scene(recorded.surface);
        return recorded.exchange.verb().startsWith("batchEmbed") ? scene.embedding() : scene.chat();
    }

    /// The recorded question under the gateway's name of the model; where none was kept, a question in that
    /// dialect.
    private ObjectNode request(Recorded recorded) {
        var kept = recorded.exchange.request();
        var request = kept != null ? (ObjectNode) kept.deepCopy() : question(recorded.surface);
        if (recorded.surface != Surface.GEMINI) {
            request.put("model", model(recorded));
            if (recorded.isStream()) {
                request.put("stream", true);
            }
            // An adviser of another name is nobody that the key may ask.
            for (var tool : request.path("tools")) {
                if (tool.has("model")) {
                    ((ObjectNode) tool).put("model", model(recorded));
                }
            }
        }
        return request;
    }

    private static ObjectNode question(Surface surface) {
        var content = "\"role\":\"user\",\"content\":\"What do you think?\"";
        return (ObjectNode) Json.read(
                switch (surface) {
                    case CHAT -> "{\"messages\":[{" + content + "}]}";
                    case RESPONSES -> "{\"input\":[{" + content + "}]}";
                    case MESSAGES -> "{\"max_tokens\":100,\"messages\":[{" + content + "}]}";
                    case GEMINI -> "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"What do you think?\"}]}]}";
                });
    }

    private static FakeVendor.Answer vendorAnswer(Recorded recorded) {
        var exchange = recorded.exchange;
        var headers = new TreeMap<>(exchange.headers());
        headers.keySet().removeAll(HOP_BY_HOP);
        if (recorded.isStream() && exchange.status() == 200) {
            headers.put("content-type", "text/event-stream");
        }
        var answer = FakeVendor.Answer.of(exchange.status(), headers);
        var body = exchange.eventBody();
        var from = 0;
        for (int size : body == exchange.body() ? exchange.pieces() : List.of(body.length)) {
            answer.piece(Arrays.copyOfRange(body, from, from + size));
            from += size;
        }
        return answer;
    }
}

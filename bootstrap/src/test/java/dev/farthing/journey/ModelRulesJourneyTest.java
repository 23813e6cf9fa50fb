package dev.farthing.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.farthing.documents.Repository;
import dev.farthing.upstream.FakeVendor;
import dev.farthing.upstream.FakeVendor.Answer;
import java.math.BigDecimal;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/// Models that set members of their requests, from the operator's words to the vendor's ears.
@ExtendWith(House.Resolver.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ModelRulesJourneyTest {
    private static final String MODELS = Management.GATEWAY + "/models/";
    private static final String EXPRESS = "/v1/publishers/google";
    private static final String CONTENT = "{\"candidates\":[{\"content\":{\"role\":\"model\",\"parts\":[{\"text\":"
            + "\"Good day\"}]},\"finishReason\":\"STOP\"}],\"usageMetadata\":{\"promptTokenCount\":11,"
            + "\"candidatesTokenCount\":7,\"totalTokenCount\":18}}";
    private static final Pattern EXAMPLE = Pattern.compile("(?s)```json\\n(.+?)```");
    private static final BigDecimal COST = new BigDecimal("0.000025");

    private final House house;
    private final Management operator;
    private FakeVendor vendor;
    private Caller caller;

    ModelRulesJourneyTest(House house) {
        this.house = house;
        this.operator = house.operator();
    }

    /// A vendor in Vertex's express mode: a base URL of Google's protocol.
    @BeforeAll
    void offer() {
        vendor = FakeVendor.on(house.vertx()).usually(() -> Answer.json(200, CONTENT));
        var provider = operator.make(
                Management.GATEWAY + "/providers",
                "name",
                "ruled",
                "protocol",
                "gemini",
                "base_url",
                URI.create(vendor.baseUrl().toString().replace("/v1", EXPRESS)).toString());
        operator.credential(provider.id(), "express-key");
        operator.model("ruled", "chat", provider.id(), "gemini-2.5-flash");
        operator.price("ruled", Map.of("input_per_1m", "1", "output_per_1m", "2"));
        operator.done("PUT", MODELS + "ruled", """
                {"request_defaults": {"safetySettings": [{"category": "HARM_CATEGORY_HARASSMENT", "threshold": "OFF"}]},
                 "suffixes": {
                   "-search": {"request_defaults": {"tools": [{"google_search": {}}]}},
                   "-non-thinking": {"request_forced": {"generationConfig": {"thinkingConfig": {"thinkingBudget": 0}}}},
                   "-long": {"request_forced": {"generationConfig": {"maxOutputTokens": 5000}}},
                   "-whole": {"stream": "emulated"}}}
                """);
        caller = new Caller(operator.gateway(), operator.key("name", "ruled").secret());
    }

    @AfterAll
    void leave() {
        vendor.close();
    }

    @Test
    void whatTheModelSetsReachesItsVendorInEitherDialect() {
        var google = caller.post(
                "/v1beta/models/ruled-non-thinking:generateContent",
                "{\"contents\":[{\"parts\":[{\"text\":\"Hi\"}]}],\"generation_config\":"
                        + "{\"thinking_config\":{\"thinking_budget\":99},\"topK\":3}}");
        var asked = vendor.asked();
        assertThat(google.json()).isEqualTo(Json.read(CONTENT));
        assertThat(asked.uri()).isEqualTo(EXPRESS + "/models/gemini-2.5-flash:generateContent");
        assertThat(asked.headers()).containsEntry("x-goog-api-key", "express-key");
        assertThat(Json.read(asked.body())).isEqualTo(Json.read("""
                        {"contents":[{"parts":[{"text":"Hi"}]}],
                         "generation_config":{"thinking_config":{"thinking_budget":0},"topK":3},
                         "safetySettings":[{"category":"HARM_CATEGORY_HARASSMENT","threshold":"OFF"}]}
                        """));
        assertMetered(google);

        var chat = caller.chat("ruled-non-thinking", "Hi");
        var carried = Json.read(vendor.asked().body());
        assertThat(chat.json()
                        .path("choices")
                        .path(0)
                        .path("message")
                        .path("content")
                        .asText())
                .isEqualTo("Good day");
        assertThat(carried.at("/generationConfig/thinkingConfig/thinkingBudget").asInt(-1))
                .isZero();
        assertThat(carried.at("/safetySettings/0/threshold").asText()).isEqualTo("OFF");
        assertMetered(chat);
    }

    @Test
    void aDefaultGivesWayToWhatTheCallerSays() {
        assertMetered(caller.chat("ruled-search", "Hi"));
        assertThat(Json.read(vendor.asked().body()).at("/tools/0/google_search").isObject())
                .isTrue();
        caller.post(
                "/v1beta/models/ruled-search:generateContent",
                "{\"contents\":[{\"parts\":[{\"text\":\"Hi\"}]}],\"tools\":[]}");
        assertThat(Json.read(vendor.asked().body()).path("tools")).isEmpty();
    }

    @Test
    void aStreamOfAnAnswerInOnePieceHasEitherFormOfGoogles() {
        var body = "{\"contents\":[{\"parts\":[{\"text\":\"Hi\"}]}]}";
        var array = caller.post("/v1beta/models/ruled-whole:streamGenerateContent", body);
        assertThat(vendor.asked().uri()).endsWith(":generateContent");
        assertThat(array.json().isArray()).isTrue();
        assertThat(array.json().findValuesAsText("text")).contains("Good day");
        assertMetered(array);

        var events = caller.post("/v1beta/models/ruled-whole:streamGenerateContent?alt=sse", body);
        assertThat(vendor.asked().uri()).endsWith(":generateContent");
        assertThat(events.header("content-type")).startsWith("text/event-stream");
        assertThat(events.text()).contains("\"text\":\"Good day\"", "\"candidatesTokenCount\":7");
        assertMetered(events);
    }

    /// 5,000 tokens of output at two a million are more than there is.
    @Test
    void whatIsForcedIsHeldFor() {
        var key = operator.key("name", "ruled and poor");
        operator.budget("key", key.id(), "0.004", "month");
        var poor = new Caller(operator.gateway(), key.secret());
        var body = "{\"contents\":[{\"parts\":[{\"text\":\"Hi\"}]}],\"generationConfig\":{\"maxOutputTokens\":20}}";

        poor.post("/v1beta/models/ruled:generateContent", body);
        assertThat(limitOf(vendor.asked().body())).isEqualTo(20);
        poor.post("/v1beta/models/ruled-long:generateContent", body);
        assertThat(limitOf(vendor.asked().body())).isBetween(21, 2_000);
        caller.post("/v1beta/models/ruled-long:generateContent", body);
        assertThat(limitOf(vendor.asked().body())).isEqualTo(5_000);
        assertThat(poor.post("/v1beta/models/ruled-search:generateContent", body)
                        .text())
                .as("what the vendor looks up has no bound")
                .contains("no bound");
    }

    @Test
    void aSuffixIsListedAndIsNoModelOfItsOwn() {
        assertThat(names(caller.get("/v1/models").json().path("data"), "id"))
                .contains("ruled", "ruled-long", "ruled-non-thinking", "ruled-search", "ruled-whole");
        assertThat(names(caller.get("/v1beta/models").json().path("models"), "name"))
                .contains("models/ruled", "models/ruled-search");
        assertThat(caller.get("/v1/models/ruled-search").json().path("id").asText())
                .isEqualTo("ruled-search");
        var narrow = operator.key("name", "narrow", "models_allowed", List.of("ruled"));
        assertThat(new Caller(operator.gateway(), narrow.secret())
                        .chat("ruled-search", "Hi")
                        .status())
                .isEqualTo(200);
        vendor.asked();
        assertThat(operator.send("POST", Management.GATEWAY + "/models", "{\"id\":\"ruled-search\",\"routes\":[]}")
                        .status())
                .isEqualTo(409);
    }

    @Test
    void whatMayNotBeSetIsRefusedAndTheRestReadsTheSame() {
        for (var odd : List.of(
                "{\"request_forced\":{\"n\":2}}",
                "{\"request_forced\":{\"stream_options\":{\"include_usage\":false}}}",
                "{\"request_defaults\":{\"a\":null}}",
                "{\"request_defaults\":[]}",
                "{\"request_defaults\":{\"a\":1e999}}",
                "{\"stream\":\"sometimes\"}",
                "{\"suffixes\":{\"?\":{}}}",
                "{\"suffixes\":{\"-x\":7}}",
                "{\"request_forced\":{\"a\":\"" + "x".repeat(17_000) + "\"}}")) {
            var answer = operator.send("PUT", MODELS + "ruled", odd);
            assertThat(answer.status()).as("%s: %s", odd, answer.text()).isEqualTo(422);
        }
        var told = operator.done("PUT", MODELS + "ruled", "{}");
        assertThat(told.at("/request_defaults/safetySettings/0/threshold").asText())
                .isEqualTo("OFF");
        assertThat(told.path("stream").asText()).isEqualTo("native");
        assertThat(told.at("/suffixes/-long/request_forced").toString()).isEqualTo("{\"max_tokens\":5000}");
        assertThat(told.at("/suffixes/-whole/stream").asText()).isEqualTo("emulated");
    }

    @Test
    void theExamplesOfTheDocumentsAreTaken() {
        operator.make(Management.GATEWAY + "/models", "id", "ruled by the book", "routes", List.of());
        var examples = Repository.all(EXAMPLE, Repository.text("docs/models.md"));
        assertThat(examples).hasSize(4);
        for (var example : examples) {
            operator.done("PUT", MODELS + "ruled%20by%20the%20book", example);
        }
    }

    private void assertMetered(Caller.Answer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        var row = operator.callSoon(answer.requestId());
        assertThat(row.path("model").asText()).isEqualTo("ruled");
        assertThat(row.path("prompt_tokens").asInt()).isEqualTo(11);
        assertThat(row.path("completion_tokens").asInt()).isEqualTo(7);
        assertThat(row.path("usage_source").asText()).isEqualTo("reported");
        assertThat(new BigDecimal(row.path("cost").asText())).isEqualByComparingTo(COST);
    }

    private static int limitOf(String body) {
        return Json.read(body).at("/generationConfig/maxOutputTokens").asInt();
    }

    private static List<String> names(JsonNode list, String member) {
        return list.findValuesAsText(member);
    }
}

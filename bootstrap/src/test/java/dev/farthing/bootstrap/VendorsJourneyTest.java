package dev.farthing.bootstrap;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import dev.farthing.persistence.server.TestFolders;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What operators can do with vendors, models, prices and settings, each promised status once.
class VendorsJourneyTest {
    private static final String OPERATOR = "operator-key-of-this-test-0123456789";
    private static final String PROVIDERS = "/api/v1/gateway/providers";
    private static final String CREDENTIALS = "/api/v1/gateway/credentials";
    private static final String MODELS = "/api/v1/gateway/models";
    private static final String PRICES = "/api/v1/billing/prices";
    private static final String SETTINGS = "/api/v1/settings";

    private static RunningFarthing farthing;

    @BeforeAll
    static void start() {
        farthing = RunningFarthing.start(Map.of(
                "FARTHING_OPERATOR_KEY",
                OPERATOR,
                "DEEPSEEK_API_KEY_2",
                "sk-deepseek-two-000000,sk-deepseek-three-0000",
                "DEEPSEEK_API_KEY_7",
                "sk-deepseek-seven-0000",
                "OPENAI_API_KEY",
                "sk-openai-000000000000"));
    }

    @AfterAll
    static void stop() {
        farthing.close();
        TestFolders.delete(farthing.dataDir());
    }

    private static RequestSpecification operator() {
        return as(OPERATOR);
    }

    private static RequestSpecification as(String key) {
        return given().baseUri(farthing.url())
                .header("Authorization", "Bearer " + key)
                .contentType(ContentType.JSON);
    }

    private static ValidatableResponse post(String path, Object body) {
        return operator().body(body).post(path).then();
    }

    private static ValidatableResponse put(String path, Object body) {
        return operator().body(body).put(path).then();
    }

    private static String fresh(String word) {
        return word + "-" + UUID.randomUUID();
    }

    private static String provider() {
        return post(PROVIDERS, Map.of("name", fresh("p"), "protocol", "openai", "base_url", "http://127.0.0.1:9/v1"))
                .statusCode(201)
                .extract()
                .path("id");
    }

    private static String model() {
        return post(MODELS, Map.of("id", fresh("m"), "routes", List.of(Map.of("provider_id", provider()))))
                .statusCode(201)
                .extract()
                .path("id");
    }

    @Test
    void aStateThatDoesNotExistIsAMistake() {
        for (var list : List.of(PROVIDERS, CREDENTIALS, MODELS, PRICES)) {
            operator()
                    .get(list + "?status=bogus")
                    .then()
                    .statusCode(422)
                    .body("detail[0].loc", equalTo(List.of("query", "status")));
        }
        operator().get(PROVIDERS + "?status=active").then().statusCode(200).body("items.name", hasItem("demo"));
    }

    @Test
    void theProtocolOfAProviderInUseIsAConflict() {
        var provider = provider();
        post(CREDENTIALS, Map.of("provider_id", provider, "name", "one", "secret", "sk-one-0123456789"))
                .statusCode(201);
        put(PROVIDERS + "/" + provider, Map.of("protocol", "anthropic", "base_url", "http://127.0.0.1:9"))
                .statusCode(409)
                .body("code", equalTo("in_use"));
    }

    @Test
    void theFirstStartBringsTheDemoAndTheVendorsOfTheEnvironment() {
        operator()
                .get(PROVIDERS)
                .then()
                .statusCode(200)
                .body("items.name", hasItems("demo", "deepseek", "openai"))
                .body("page", equalTo(1))
                .body("page_size", equalTo(50));
        operator()
                .get(CREDENTIALS + "?search=deepseek")
                .then()
                .body(
                        "items.name",
                        containsInAnyOrder("DEEPSEEK_API_KEY_2 #1", "DEEPSEEK_API_KEY_2 #2", "DEEPSEEK_API_KEY_7"))
                .body("items.secret", everyItem(nullValue()))
                .body("items.secret_hint", everyItem(startsWith("…")));
        operator()
                .get(MODELS + "/demo-chat")
                .then()
                .statusCode(200)
                .body("input_price_rmb_per_1m", equalTo("1"))
                .body("output_price_rmb_per_1m", equalTo("2"))
                .body("owned_by", equalTo("demo"));
        operator().get(MODELS + "/deepseek-v4-pro").then().body("input_price_rmb_per_1m", notNullValue());
        operator().get(MODELS + "/gpt-6-sol").then().body("input_price_rmb_per_1m", nullValue());
        assertThat(farthing.out())
                .anyMatch(line -> line.startsWith("provider deepseek: 3 credentials"))
                .anyMatch(line -> line.startsWith("provider openai: 1 credential,") && line.contains("USD"))
                .noneMatch(line -> line.contains("sk-"));
    }

    @Test
    void aProviderIsMadeWithItsDefaultsChangedAndForgotten() {
        var name = fresh("vendor");
        String id = post(
                        PROVIDERS,
                        Map.of("name", name, "protocol", "openai", "base_url", "http://localhost:11434/v1/v1/"))
                .statusCode(201)
                .body("base_url", equalTo("http://localhost:11434/v1"))
                .body("headers", equalTo(Map.of()))
                .body("sandbox", equalTo(false))
                .body("timeouts.connect_ms", equalTo(5000))
                .body("timeouts.first_byte_ms", equalTo(60000))
                .body("timeouts.idle_ms", equalTo(120000))
                .body("timeouts.total_ms", equalTo(600000))
                .body("balance_source", equalTo("none"))
                .body("poll_interval_s", equalTo(300))
                .body("managed_by", equalTo("api"))
                .extract()
                .path("id");
        put(
                        PROVIDERS + "/" + id,
                        "{\"timeouts\":{\"idle_ms\":7},\"headers\":{\"x-team\":\"a\"},\"poll_interval_s\":null}")
                .statusCode(200)
                .body("name", equalTo(name))
                .body("timeouts.idle_ms", equalTo(7))
                .body("timeouts.total_ms", equalTo(600000))
                .body("headers.x-team", equalTo("a"));
        operator()
                .get(PROVIDERS + "?search=" + name)
                .then()
                .body("total", equalTo(1))
                .body("items[0].id", equalTo(id));
        operator().delete(PROVIDERS + "/" + id).then().statusCode(204);
        operator().get(PROVIDERS + "/" + id).then().statusCode(404).body("code", equalTo("not_found"));
        operator().delete(PROVIDERS + "/" + id).then().statusCode(404);
        put(PROVIDERS + "/" + id, Map.of()).statusCode(404);
    }

    @Test
    void everyMistakeOfAProviderIsToldAtOnce() {
        post(
                        PROVIDERS,
                        "{\"protocol\":\"smoke\",\"base_url\":\"ftp://u:p@h/x\",\"headers\":{\"Host\":\"x\"},"
                                + "\"timeouts\":{\"idle_ms\":0},\"poll_interval_s\":4,\"sandbox\":\"yes\","
                                + "\"proxy_url\":\"http://u:p@h\"}")
                .statusCode(422)
                .body(
                        "detail.collect { it.loc.join('.') }",
                        containsInAnyOrder(
                                "body.name",
                                "body.protocol",
                                "body.base_url",
                                "body.headers",
                                "body.timeouts.idle_ms",
                                "body.poll_interval_s",
                                "body.sandbox",
                                "body.proxy_url"));
        post(PROVIDERS, "{\"name\":\"x\",\"protocol\":\"openai\"}")
                .statusCode(422)
                .body("detail.loc", equalTo(List.of(List.of("body", "base_url"))));
        post(PROVIDERS, "{\"name\"").statusCode(422).body("detail[0].type", equalTo("json_invalid"));
    }

    @Test
    void aProviderInUseOrANameTakenIsAConflict() {
        var id = provider();
        String name = operator().get(PROVIDERS + "/" + id).path("name");
        post(PROVIDERS, Map.of("name", name, "protocol", "demo"))
                .statusCode(409)
                .body("code", equalTo("name_taken"));
        post(CREDENTIALS, Map.of("provider_id", id, "name", "one", "secret", "sk-1"))
                .statusCode(201);
        operator().delete(PROVIDERS + "/" + id).then().statusCode(409).body("code", equalTo("in_use"));
    }

    @Test
    void whoIsNobodyGetsNothing() {
        for (var path : List.of(PROVIDERS, CREDENTIALS, MODELS, PRICES, SETTINGS)) {
            given().baseUri(farthing.url()).get(path).then().statusCode(401).body("code", equalTo("unauthorized"));
        }
    }

    @Test
    void aViewerReadsTheModelsOfItsPlanWithoutRoutesAndNothingElse() {
        String viewer = post("/api/v1/gateway/admin-keys", Map.of("name", fresh("viewer"), "role", "viewer"))
                .statusCode(201)
                .extract()
                .path("key");
        for (var path : List.of(PROVIDERS, CREDENTIALS, PRICES, SETTINGS)) {
            as(viewer).get(path).then().statusCode(403).body("code", equalTo("forbidden"));
        }
        as(viewer).body("{}").post(MODELS).then().statusCode(403);
        as(viewer)
                .get(MODELS + "?search=demo")
                .then()
                .statusCode(200)
                .body("data.id", hasItems("demo-chat", "demo-embedding"))
                .body("data.routes", everyItem(nullValue()))
                .body("data.find { it.id == 'demo-chat' }.output_price_rmb_per_1m", equalTo("2"));
        as(viewer).get(MODELS + "/demo-chat").then().statusCode(200).body("routes", nullValue());
        as(viewer).get(MODELS + "/nobody").then().statusCode(404);
        as(viewer).get(MODELS + "?org_id=" + UUID.randomUUID()).then().statusCode(404);
    }

    @Test
    void aCredentialKeepsItsIdWhenItsSecretIsReplaced() {
        var provider = provider();
        String id = post(
                        CREDENTIALS,
                        Map.of("provider_id", provider, "name", "one", "secret", "sk-0123456789abcdefWXYZ"))
                .statusCode(201)
                .body("secret_hint", equalTo("…WXYZ"))
                .body("secret", nullValue())
                .body("status", equalTo("active"))
                .body("weight", equalTo(1))
                .body("priority", equalTo(0))
                .body("failure_count", equalTo(0))
                .body("last_verified_at", nullValue())
                .extract()
                .path("id");
        put(CREDENTIALS + "/" + id, Map.of("secret", "sk-0123456789abcdef9876", "weight", 5))
                .statusCode(200)
                .body("id", equalTo(id))
                .body("secret_hint", equalTo("…9876"))
                .body("weight", equalTo(5))
                .body("name", equalTo("one"));
        operator()
                .post(CREDENTIALS + "/" + id + "/disable")
                .then()
                .statusCode(200)
                .body("status", equalTo("disabled"));
        operator()
                .post(CREDENTIALS + "/" + id + "/reset")
                .then()
                .statusCode(200)
                .body("status", equalTo("disabled"));
        operator()
                .post(CREDENTIALS + "/" + id + "/enable")
                .then()
                .statusCode(200)
                .body("status", equalTo("active"));
        operator()
                .get(CREDENTIALS + "?provider_id=" + provider + "&status=disabled")
                .then()
                .body("total", equalTo(0));
        post(CREDENTIALS, Map.of("provider_id", provider, "name", "two", "secret", "sk-0123456789abcdef9876"))
                .statusCode(409)
                .body("code", equalTo("state_conflict"));
        post(CREDENTIALS, Map.of("provider_id", provider, "name", "one", "secret", "sk-other"))
                .statusCode(409)
                .body("code", equalTo("name_taken"));
        operator().delete(CREDENTIALS + "/" + id).then().statusCode(204);
        operator().get(CREDENTIALS + "/" + id).then().statusCode(404);
        operator().post(CREDENTIALS + "/" + id + "/enable").then().statusCode(404);
    }

    @Test
    void everyMistakeOfACredentialIsToldAtOnceAndNoSecretComesBack() {
        post(CREDENTIALS, Map.of("provider_id", UUID.randomUUID().toString(), "secret", "has a space", "weight", -1))
                .statusCode(422)
                .body(
                        "detail.collect { it.loc.join('.') }",
                        containsInAnyOrder("body.provider_id", "body.name", "body.secret", "body.weight"))
                .body(not(org.hamcrest.Matchers.containsString("has a space")));
    }

    @Test
    void aModelWithSlashesAndColonsIsMadeChangedAndEnded() {
        var provider = provider();
        var id = fresh("org/Model:v1");
        var alias = fresh("alias");
        post(
                        MODELS,
                        Map.of(
                                "id",
                                id,
                                "aliases",
                                List.of(alias),
                                "context_window",
                                1000,
                                "routes",
                                List.of(Map.of("provider_id", provider, "upstream_model", "u"))))
                .statusCode(201)
                .body("id", equalTo(id))
                .body("object", equalTo("model"))
                .body("type", equalTo("chat"))
                .body("status", equalTo("active"))
                .body("routes[0].upstream_model", equalTo("u"))
                .body("routes[0].weight", equalTo(1))
                .body("input_price_rmb_per_1m", nullValue());
        operator()
                .urlEncodingEnabled(false)
                .get(MODELS + "/" + id)
                .then()
                .statusCode(200)
                .body("id", equalTo(id));
        operator()
                .urlEncodingEnabled(false)
                .get(MODELS + "/" + id.replace("/", "%2F").replace(":", "%3A"))
                .then()
                .statusCode(200)
                .body("id", equalTo(id));
        put(MODELS + "/" + id, "{\"status\":\"deprecated\",\"context_window\":null}")
                .statusCode(200)
                .body("status", equalTo("deprecated"))
                .body("context_window", nullValue())
                .body("aliases", equalTo(List.of(alias)));
        operator()
                .get(MODELS + "?search=" + alias)
                .then()
                .body("object", equalTo("list"))
                .body("data.id", equalTo(List.of(id)))
                .body("items.id", equalTo(List.of(id)))
                .body("total", equalTo(1));
        post(MODELS, Map.of("id", alias)).statusCode(409).body("code", equalTo("name_taken"));
        post(MODELS, Map.of("id", fresh("m"), "aliases", List.of(id))).statusCode(409);
        post(MODELS, Map.of("id", id)).statusCode(409);
        operator().delete(PROVIDERS + "/" + provider).then().statusCode(409);
        operator().delete(MODELS + "/" + id).then().statusCode(204);
        operator().get(MODELS + "/" + id).then().statusCode(404);
        operator().delete(MODELS + "/" + id).then().statusCode(404);
        operator().delete(PROVIDERS + "/" + provider).then().statusCode(204);
    }

    @Test
    void everyMistakeOfAModelIsToldAtOnce() {
        post(
                        MODELS,
                        "{\"id\":\"a?b\",\"aliases\":[\"x\",\"x\"],\"type\":\"video\",\"context_window\":0,"
                                + "\"tokenizer\":\"nonsense\","
                                + "\"routes\":[{\"weight\":-1},{\"provider_id\":\"" + UUID.randomUUID() + "\"}]}")
                .statusCode(422)
                .body(
                        "detail.collect { it.loc.join('.') }",
                        containsInAnyOrder(
                                "body.id",
                                "body.aliases",
                                "body.type",
                                "body.context_window",
                                "body.tokenizer",
                                "body.routes.0.provider_id",
                                "body.routes.0.weight",
                                "body.routes.1.provider_id"));
    }

    @Test
    void aNewPriceClosesTheOneBeforeIt() {
        var model = model();
        post(
                        PRICES,
                        "{\"model\":\"" + model + "\",\"input_per_1m\":\"1.234567\",\"output_per_1m\":2,"
                                + "\"cache_read_per_1m\":\"0.1\",\"valid_from\":\"2026-01-01T00:00:00Z\","
                                + "\"tiers\":[{\"from_input_tokens\":200001,\"input_per_1m\":\"3\"}]}")
                .statusCode(201)
                .body("id", notNullValue())
                .body("input_per_1m", equalTo("1.234567"))
                .body("output_per_1m", equalTo("2"))
                .body("cache_read_per_1m", equalTo("0.1"))
                .body("reasoning_per_1m", nullValue())
                .body("tiers[0].from_input_tokens", equalTo(200001))
                .body("tiers[0].input_per_1m", equalTo("3"))
                .body("valid_from", equalTo("2026-01-01T00:00:00Z"))
                .body("valid_to", nullValue());
        String second = post(PRICES, Map.of("model", model, "input_per_1m", "5", "output_per_1m", "6"))
                .statusCode(201)
                .extract()
                .path("valid_from");
        operator()
                .get(PRICES + "?model=" + model)
                .then()
                .body("total", equalTo(2))
                .body("items.input_per_1m", equalTo(List.of("5", "1.234567")))
                .body("items[1].valid_to", equalTo(second));
        operator().get(PRICES + "?status=past&model=" + model).then().body("total", equalTo(1));
        operator().get(MODELS + "/" + model).then().body("input_price_rmb_per_1m", equalTo("5"));
        post(
                        PRICES,
                        Map.of(
                                "model", model,
                                "input_per_1m", "5",
                                "output_per_1m", "6",
                                "valid_from", "2026-02-01T00:00:00Z"))
                .statusCode(409)
                .body("code", equalTo("state_conflict"));
    }

    @Test
    void everyMistakeOfAPriceIsToldAtOnce() {
        post(
                        PRICES,
                        "{\"model\":\"nobody\",\"input_per_1m\":\"0.1234567\",\"cache_read_per_1m\":-1,"
                                + "\"currency\":\"XXX\",\"valid_from\":\"tomorrow\",\"tiers\":[{\"input_per_1m\":\"x\"}]}")
                .statusCode(422)
                .body(
                        "detail.collect { it.loc.join('.') }",
                        hasItems(
                                "body.model",
                                "body.input_per_1m",
                                "body.output_per_1m",
                                "body.cache_read_per_1m",
                                "body.currency",
                                "body.valid_from",
                                "body.tiers.0.from_input_tokens",
                                "body.tiers.0.input_per_1m"));
    }

    @Test
    void settingsAreSetTogetherOrNotAtAll() {
        operator()
                .get(SETTINGS)
                .then()
                .statusCode(200)
                .body("items", hasSize(greaterThanOrEqualTo(5)))
                .body("items.find { it.name == 'unpriced_models' }.default", equalTo("refuse"))
                .body("items.find { it.name == 'unpriced_models' }.range.choices", equalTo(List.of("refuse", "free")))
                .body("items.find { it.name == 'max_event_bytes' }.range.min", equalTo(1024));
        operator()
                .body("{\"max_event_bytes\":2048,\"max_request_bytes\":1,\"nonsense\":true}")
                .patch(SETTINGS)
                .then()
                .statusCode(422)
                .body(
                        "detail.collect { it.loc.join('.') }",
                        containsInAnyOrder("body.max_request_bytes", "body.nonsense"));
        operator().get(SETTINGS).then().body("items.find { it.name == 'max_event_bytes' }.source", equalTo("default"));
        operator()
                .body("{\"max_event_bytes\":2048,\"cors_origins\":[\"https://app.example\"]}")
                .patch(SETTINGS)
                .then()
                .statusCode(200)
                .body("items.find { it.name == 'max_event_bytes' }.value", equalTo(2048))
                .body("items.find { it.name == 'max_event_bytes' }.source", equalTo("stored"))
                .body("items.find { it.name == 'cors_origins' }.value", equalTo(List.of("https://app.example")));
        operator()
                .body("{\"names\":[\"max_event_bytes\"]}")
                .post(SETTINGS + "/reset")
                .then()
                .statusCode(200)
                .body("items.find { it.name == 'max_event_bytes' }.source", equalTo("default"))
                .body("items.find { it.name == 'cors_origins' }.source", equalTo("stored"));
        operator()
                .post(SETTINGS + "/reset")
                .then()
                .statusCode(200)
                .body("items.findAll { it.editable }.source", everyItem(equalTo("default")));
        operator()
                .body("{\"names\":[\"nonsense\"]}")
                .post(SETTINGS + "/reset")
                .then()
                .statusCode(422);
    }

    @Test
    void theVendorWithinListsItsModels() {
        String demo = operator().get(PROVIDERS + "?search=demo").path("items.find { it.name == 'demo' }.id");
        operator()
                .get(PROVIDERS + "/" + demo + "/models")
                .then()
                .statusCode(200)
                .body("items.id", hasItem("demo-chat"));
        operator().get(PROVIDERS + "/" + UUID.randomUUID() + "/models").then().statusCode(404);
    }
}

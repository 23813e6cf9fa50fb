package dev.farthing.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.farthing.domain.key.SecretDigest;
import dev.farthing.upstream.FakeVendor;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(House.Resolver.class)
class ImportsJourneyTest {
    private static final String IMPORTS = "/api/v1/gateway/imports?from=";
    private static final String ANSWER = "{\"id\":\"c\",\"object\":\"chat.completion\",\"model\":\"m\",\"choices\":"
            + "[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"Moved.\"},\"finish_reason\":\"stop\"}],"
            + "\"usage\":{\"prompt_tokens\":10,\"completion_tokens\":5,\"total_tokens\":15}}";

    private final House house;
    private final Management operator;

    ImportsJourneyTest(House house) {
        this.house = house;
        this.operator = house.operator();
        operator.send("POST", "/api/v1/billing/fx-rates", Json.object("currency", "USD", "rate", "7"));
    }

    @Test
    void keysOfLiteLlmOpenAtOnceWithTheirOldSecretsAndComeOnlyOnce() {
        try (var scene = house.scene()) {
            var org = operator.org(Tenants.fresh()).id();
            var secret = "sk-" + UUID.randomUUID();
            var team = UUID.randomUUID().toString();
            var dump = Json.object(
                    "teams",
                    List.of(Json.map(
                            "team_id",
                            team,
                            "team_alias",
                            "platform",
                            "max_budget",
                            100,
                            "spend",
                            40,
                            "models",
                            List.of())),
                    "keys",
                    List.of(
                            litellmKey(secret, "checkout", team, scene.chat()),
                            Json.map(
                                    "token",
                                    SecretDigest.of("sk-" + team).hex(),
                                    "key_alias",
                                    "wild",
                                    "models",
                                    List.of("openai/*"))),
                    "models",
                    List.of(Json.map(
                            "model_name",
                            "moved-" + team,
                            "litellm_params",
                            Json.map(
                                    "model",
                                    "openai/gpt-4o",
                                    "api_base",
                                    scene.vendor().baseUrl().toString()),
                            "model_info",
                            Json.map("input_cost_per_token", 0.0000025, "output_cost_per_token", 0.00001))));
            var query = "litellm&org_id=" + org;

            var tried = operator.done("POST", IMPORTS + query + "&dry_run=true", dump);
            assertThat(tried.path("applied").asBoolean()).isFalse();
            assertThat(kinds(tried.path("made"))).contains("team", "key", "provider", "model", "price");
            assertThat(house.caller(secret).chat(scene.chat(), "Hello").status())
                    .isEqualTo(401);
            assertThat(keysOf(org)).isEmpty();

            var done = operator.done("POST", IMPORTS + query, dump);
            assertThat(done.path("applied").asBoolean()).isTrue();
            assertThat(kinds(done.path("made"))).isEqualTo(kinds(tried.path("made")));
            assertThat(done.path("left_out")).hasSameSizeAs(tried.path("left_out"));
            assertThat(done.toString())
                    .doesNotContain(secret, SecretDigest.of(secret).hex());
            assertThat(texts(done.path("left_out"), "name")).contains("");
            assertThat(kinds(done.path("left_out"))).contains("key", "credential");

            scene.vendor().next(FakeVendor.Answer.json(200, ANSWER));
            var answer = house.caller(secret).chat(scene.chat(), "Hello");
            assertThat(answer.status()).as(answer.text()).isEqualTo(200);
            assertThat(house.caller(SecretDigest.of(secret).hex())
                            .chat(scene.chat(), "Hello")
                            .status())
                    .isEqualTo(401);
            var key = keysOf(org).getFirst();
            assertThat(key.path("name").asText()).isEqualTo("checkout");
            assertThat(key.path("rpm_limit").asInt()).isEqualTo(60);
            assertThat(key.path("tags").get(0).asText()).isEqualTo("shop");
            assertThat(key.path("budgets").get(0).path("limit").asText()).isEqualTo("63");

            var again = operator.done("POST", IMPORTS + query, dump);
            assertThat(again.path("made")).isEmpty();
            assertThat(kinds(again.path("existing"))).contains("team", "key", "provider", "model", "price");
            assertThat(keysOf(org)).hasSize(1);

            operator.done("DELETE", "/api/v1/gateway/keys/" + key.path("id").asText() + "?org_id=" + org, null);
            assertThat(house.caller(secret).chat(scene.chat(), "Hello").status())
                    .isEqualTo(401);
            assertThat(operator.done("POST", IMPORTS + query, dump).path("made"))
                    .isEmpty();
        }
    }

    @Test
    void tokensAndChannelsOfNewApiServeAsTheyDid() {
        var vendor = FakeVendor.on(house.vertx());
        try {
            var org = operator.org(Tenants.fresh()).id();
            var bare = UUID.randomUUID().toString().replace("-", "");
            var model = "channelled-" + bare;
            var dump = Json.object(
                    "users",
                    List.of(Json.map("id", 3, "username", "ann", "status", 1, "quota", 5_000_000)),
                    "tokens",
                    List.of(Json.map(
                            "id",
                            9,
                            "user_id",
                            3,
                            "key",
                            bare,
                            "name",
                            "laptop",
                            "status",
                            1,
                            "expired_time",
                            -1,
                            "remain_quota",
                            1_000_000,
                            "unlimited_quota",
                            0)),
                    "channels",
                    List.of(
                            Json.map(
                                    "id",
                                    1,
                                    "type",
                                    1,
                                    "name",
                                    "main " + bare,
                                    "status",
                                    1,
                                    "key",
                                    "vendor-secret-1234567",
                                    "base_url",
                                    vendor.baseUrl().toString().replace("/v1", ""),
                                    "models",
                                    model,
                                    "model_mapping",
                                    "{\"" + model + "\":\"up\"}"),
                            Json.map("id", 2, "type", 3, "name", "azure " + bare, "key", "k", "models", "gpt-4o")),
                    "options",
                    List.of(
                            Json.map("key", "ModelRatio", "value", "{\"" + model + "\":1.25}"),
                            Json.map("key", "CompletionRatio", "value", "{\"" + model + "\":4}")));
            var done = operator.done("POST", IMPORTS + "new_api&org_id=" + org, dump);
            assertThat(kinds(done.path("made"))).contains("team", "key", "provider", "credential", "model", "price");
            assertThat(texts(done.path("left_out"), "name")).contains("azure " + bare);
            assertThat(done.toString()).doesNotContain(bare + "\"\\", "vendor-secret-1234567");

            vendor.next(FakeVendor.Answer.json(200, ANSWER));
            var answer = house.caller("sk-" + bare).chat(model, "Hello");
            assertThat(answer.status()).as(answer.text()).isEqualTo(200);
            // (10 x 2.5 + 5 x 10) USD per million, at 7
            assertThat(operator.callSoon(answer.header("x-request-id"))
                            .path("cost")
                            .asText())
                    .isEqualTo("0.000525");
            assertThat(keysOf(org)
                            .getFirst()
                            .path("budgets")
                            .get(0)
                            .path("limit")
                            .asText())
                    .isEqualTo("14");
            assertThat(operator.done("POST", IMPORTS + "new_api&org_id=" + org, dump)
                            .path("made"))
                    .isEmpty();
        } finally {
            vendor.close();
        }
    }

    /// As large as a dump may be, of keys that each have a budget. By `./farthing test --long`.
    @Test
    @Tag("long")
    void tenThousandKeysComeInOneGoAndAreTriedBefore() throws Exception {
        var org = operator.org(Tenants.fresh()).id();
        var teams = new ArrayList<Object>();
        var keys = new ArrayList<Object>();
        for (int i = 0; i < 10_000; i++) {
            if (i % 10 == 0) {
                teams.add(Json.map("team_id", org + i, "team_alias", "team " + i));
            }
            keys.add(Json.map(
                    "token",
                    SecretDigest.of("sk-" + org + i).hex(),
                    "key_alias",
                    "key " + i,
                    "team_id",
                    org + (i - i % 10),
                    "max_budget",
                    5));
        }
        var dump = Json.object("teams", teams, "keys", keys);
        try (var patient = HttpClient.newHttpClient()) {
            for (var dryRun : List.of("true", "false")) {
                long begun = System.nanoTime();
                var answer = patient.send(
                        HttpRequest.newBuilder(URI.create(
                                        operator.gateway() + IMPORTS + "litellm&dry_run=" + dryRun + "&org_id=" + org))
                                .timeout(Duration.ofMinutes(10))
                                .header("authorization", "Bearer " + House.OPERATOR_KEY)
                                .header("content-type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString(dump))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
                System.out.printf(
                        "import of 10,000 keys, dry run %s: %d s%n",
                        dryRun, Duration.ofNanos(System.nanoTime() - begun).toSeconds());
                assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
                assertThat(Json.read(answer.body()).path("made")).hasSize(11_000);
            }
        }
    }

    @Test
    void whatIsNoDumpIsRefusedAndNobodyButOperatorsImports() {
        assertThat(operator.send("POST", IMPORTS + "litellm", "{\"tokens\":[]}").status())
                .isEqualTo(400);
        assertThat(operator.send("POST", IMPORTS + "litellm", "[]").status()).isEqualTo(400);
        assertThat(operator.send("POST", IMPORTS + "bifrost", "{}").status()).isEqualTo(422);
        assertThat(operator.send("POST", IMPORTS + "litellm&org_id=" + UUID.randomUUID(), "{\"keys\":[]}")
                        .status())
                .isEqualTo(404);
        var left = operator.done(
                "POST", IMPORTS + "litellm&dry_run=true", "{\"keys\":[7,{\"token\":\"sk-in-clear\"},{}]}");
        assertThat(texts(left.path("left_out"), "place")).containsExactly("keys[0]", "keys[1]", "keys[2]");
        assertThat(left.toString()).doesNotContain("sk-in-clear");
    }

    private static Object litellmKey(String secret, String alias, String team, String model) {
        return Json.map(
                "token",
                SecretDigest.of(secret).hex(),
                "key_name",
                "sk-..." + secret.substring(secret.length() - 4),
                "key_alias",
                alias,
                "team_id",
                team,
                "models",
                List.of(model),
                "rpm_limit",
                60,
                "max_budget",
                10,
                "spend",
                1,
                "metadata",
                Json.map("tags", List.of("shop")));
    }

    private List<JsonNode> keysOf(String org) {
        return each(operator.done("GET", "/api/v1/gateway/keys?org_id=" + org, null)
                        .path("items"))
                .toList();
    }

    private static List<String> kinds(JsonNode things) {
        return texts(things, "kind");
    }

    private static List<String> texts(JsonNode things, String member) {
        return each(things).map(thing -> thing.path(member).asText()).toList();
    }

    private static Stream<JsonNode> each(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false);
    }
}

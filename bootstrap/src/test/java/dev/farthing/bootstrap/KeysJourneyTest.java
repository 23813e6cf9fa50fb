package dev.farthing.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.farthing.persistence.server.TestFolders;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The life of keys, tenants and administrators over HTTP, on everything real.
class KeysJourneyTest {
    private static final String OPERATOR = "operator-key-for-the-journey-of-keys";
    private static final String KEYS = "/api/v1/gateway/keys";
    private static final String ADMINS = "/api/v1/gateway/admin-keys";
    private static final String ORGS = "/api/v1/gateway/orgs";
    private static final String TEAMS = "/api/v1/gateway/teams";
    private static final String NOBODY = "00000000-0000-7000-8000-000000000000";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private static RunningFarthing farthing;

    @BeforeAll
    static void start() {
        farthing = RunningFarthing.start(Map.of("FARTHING_OPERATOR_KEY", OPERATOR));
    }

    @AfterAll
    static void stop() {
        farthing.close();
        TestFolders.delete(farthing.dataDir());
    }

    @Test
    void aKeyLivesItsLife() throws Exception {
        var made = ask(OPERATOR, "POST", KEYS, "{\"name\":\"life\",\"rpm_limit\":1000,\"tags\":[\"a\"]}");
        assertThat(made.status).isEqualTo(201);
        var path = KEYS + "/" + made.text("id");
        var first = made.text("key");
        assertThat(first).startsWith(made.text("key_prefix"));
        assertThat(ask(OPERATOR, "GET", path, null).body.get("key").isNull()).isTrue();
        assertThat(ask(OPERATOR, "GET", KEYS, null).raw).doesNotContain(first);
        assertThat(calls(first)).isEqualTo(200);

        var rotated = ask(OPERATOR, "PUT", path + "/rotate", "{\"grace_seconds\":3600}");
        assertThat(rotated.status).isEqualTo(200);
        assertThat(rotated.text("status")).isEqualTo("rotating");
        assertThat(rotated.text("old_key_prefix")).isEqualTo(made.text("key_prefix"));
        assertThat(calls(first)).isEqualTo(200);
        var second = rotated.text("key");
        assertThat(calls(second)).isEqualTo(200);
        var third =
                ask(OPERATOR, "POST", path + "/rotate", "{\"grace_seconds\":0}").text("key");
        assertThat(calls(first)).isEqualTo(401);
        assertThat(calls(second)).isEqualTo(401);

        var changed = ask(OPERATOR, "PUT", path, "{\"rpm_limit\":null,\"note\":\"n\"}");
        assertThat(changed.body.get("rpm_limit").isNull()).isTrue();
        assertThat(changed.text("note")).isEqualTo("n");
        assertThat(changed.text("name")).isEqualTo("life");
        assertThat(ask(third, "GET", "/api/v1/me", null).text("name")).isEqualTo("life");

        assertThat(ask(OPERATOR, "PUT", path + "/disable", null).text("status")).isEqualTo("disabled");
        assertThat(calls(third)).isEqualTo(401);
        assertThat(ask(OPERATOR, "PUT", path + "/enable", null).text("status")).isEqualTo("active");
        assertThat(calls(third)).isEqualTo(200);
        assertThat(ask(OPERATOR, "DELETE", path, null).status).isEqualTo(204);
        assertThat(calls(third)).isEqualTo(401);
        assertThat(ask(OPERATOR, "GET", path, null).status).isEqualTo(404);
        assertThat(ask(OPERATOR, "DELETE", path, null).status).isEqualTo(404);
        assertThat(ask(OPERATOR, "GET", KEYS + "?status=deleted", null).raw).contains(made.text("id"));
    }

    @Test
    void aKeyAsksWhatItUsedAndWhatItMaySpend() throws Exception {
        var made = ask(
                OPERATOR,
                "POST",
                KEYS,
                "{\"name\":\"asks itself\",\"rpm_limit\":3,\"budgets\":[{\"limit\":\"5\",\"window\":\"month\"}]}");
        var secret = made.text("key");
        var chat = ask(
                secret,
                "POST",
                "/v1/chat/completions",
                "{\"model\":\"demo-chat\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}");
        assertThat(chat.status).isEqualTo(200);

        Answer own = null;
        for (int i = 0; i < 5; i++) {
            own = ask(secret, "GET", "/api/v1/me/usage?group_by=day,model", null);
            assertThat(own.status).as("it counts against no limit").isEqualTo(200);
        }
        var totals = own.body.path("totals");
        assertThat(totals.path("requests").intValue()).isEqualTo(1);
        assertThat(totals.path("total_tokens").intValue()).isPositive();
        assertThat(own.body.at("/items/0/model").textValue()).isEqualTo("demo-chat");
        assertThat(own.body.at("/items/0/cost")).isEqualTo(totals.path("cost"));
        var allowance = own.body.path("allowance");
        assertThat(allowance.path("limit").textValue()).isEqualTo("5");
        assertThat(allowance.path("used")).isEqualTo(totals.path("cost"));
        assertThat(ask(secret, "GET", "/api/v1/me/usage?model=another", null)
                        .body
                        .at("/totals/requests")
                        .intValue())
                .isZero();
        assertThat(ask(secret, "GET", "/api/v1/me/usage?group_by=key", null).status)
                .isEqualTo(422);
        assertThat(ask(secret, "GET", "/api/v1/me/usage", null, "text/plain").raw)
                .matches("1 calls, \\d+ tokens, [0-9.]+ CNY; [0-9.]+ of 5 CNY left until \\S+\n");

        var subscription = ask(secret, "GET", "/v1/dashboard/billing/subscription", null).body;
        assertThat(subscription.path("hard_limit_usd").decimalValue()).isEqualByComparingTo("5");
        assertThat(ask(secret, "GET", "/dashboard/billing/usage?start_date=2026-01-01", null)
                        .body
                        .path("total_usage")
                        .decimalValue())
                .isEqualByComparingTo(new BigDecimal(totals.path("cost").textValue()).movePointRight(2));
        assertThat(ask(secret, "GET", "/key/info", null)
                        .body
                        .at("/info/max_budget")
                        .decimalValue())
                .isEqualByComparingTo("5");
        assertThat(ask(secret, "GET", "/v1/model/info", null).body.path("data").findValuesAsText("model_name"))
                .contains("demo-chat");
    }

    @Test
    void tablesComeWhole() throws Exception {
        var key = ask(OPERATOR, "POST", KEYS, "{\"name\":\"table\"}");
        for (int i = 0; i < 3; i++) {
            ask(key.text("key"), "POST", "/v1/embeddings", "{\"model\":\"demo-embedding\",\"input\":\"a farthing\"}");
        }
        var ofKey = "?key_id=" + key.text("id");
        var calls = ask(OPERATOR, "GET", "/api/v1/obs/calls" + ofKey, null, "text/csv").raw;
        assertThat(calls.lines()).hasSize(4).first().asString().startsWith("id,request_id,started_at");
        assertThat(ask(OPERATOR, "GET", "/api/v1/obs/calls" + ofKey + "&page_size=2", null, "text/csv")
                        .raw
                        .lines())
                .as("a page of it")
                .hasSize(3);
        var usage = ask(OPERATOR, "GET", "/api/v1/obs/usage" + ofKey + "&group_by=model,key", null, "text/csv").raw;
        assertThat(usage.lines()).hasSize(2).last().asString().contains("demo-embedding");
        var focus = ask(OPERATOR, "GET", "/api/v1/obs/usage/focus" + ofKey, null, "text/csv").raw;
        assertThat(focus.lines())
                .hasSize(2)
                .first()
                .asString()
                .startsWith("BilledCost,BillingAccountId,BillingAccountName")
                .contains(",ChargePeriodStart,")
                .endsWith("x_Requests,x_PromptTokens,x_CachedTokens,x_CacheWriteTokens,x_CompletionTokens,"
                        + "x_ReasoningTokens");
        assertThat(focus).contains(",default,", ",demo-embedding,", ",AI and Machine Learning,");
        var forecast = ask(OPERATOR, "GET", "/api/v1/obs/forecast" + ofKey + "&hours=3", null).body;
        assertThat(forecast.path("hours")).hasSize(3);
        assertThat(forecast.at("/total/month_end/expected").isTextual()).isTrue();
    }

    @Test
    void anEmptyBodyHasNoTypeWhateverItsSenderSays() throws Exception {
        for (var list : Map.of(KEYS, "{\"name\":\"empty\"}", ADMINS, "{\"name\":\"empty\",\"role\":\"viewer\"}")
                .entrySet()) {
            var made = ask(OPERATOR, "POST", list.getKey(), list.getValue());
            for (var verb : List.of("rotate", "disable", "enable")) {
                for (var method : List.of("PUT", "POST")) {
                    var path = list.getKey() + "/" + made.text("id") + "/" + verb;
                    var request = HttpRequest.newBuilder(farthing.uri(path))
                            .header("authorization", "Bearer " + OPERATOR)
                            .header("content-type", "application/x-www-form-urlencoded")
                            .version(HttpClient.Version.HTTP_1_1) // as curl -d '' does
                            .method(method, BodyPublishers.ofString(""))
                            .build();
                    assertThat(CLIENT.send(request, BodyHandlers.ofString()).statusCode())
                            .as(method + " " + path)
                            .isEqualTo(200);
                }
            }
        }
    }

    @Test
    void eachRefusalHasItsStatusAndItsCode() throws Exception {
        var key = ask(OPERATOR, "POST", KEYS, "{\"name\":\"refused\"}");
        var path = KEYS + "/" + key.text("id");
        refused(ask(null, "GET", KEYS, null), 401, "unauthorized");
        refused(ask("ak-far-made-up", "GET", KEYS, null), 401, "unauthorized");
        refused(ask(key.text("key"), "GET", KEYS, null), 401, "unauthorized");
        refused(ask(OPERATOR, "GET", KEYS + "/" + NOBODY, null), 404, "not_found");
        refused(ask(OPERATOR, "POST", KEYS + "?org_id=" + NOBODY, "{\"name\":\"x\"}"), 404, "not_found");
        refused(ask(OPERATOR, "POST", KEYS, "{\"name\":\"x\",\"team_id\":\"" + NOBODY + "\"}"), 404, "not_found");
        refused(ask(OPERATOR, "PATCH", KEYS, "{}"), 405, "method_not_allowed");
        refused(ask(OPERATOR, "GET", "/api/v1/nothing", null), 404, "not_found");
        invalid(
                ask(OPERATOR, "POST", KEYS, "{\"name\":\"\",\"rpm_limit\":0}"),
                "string_too_short",
                "greater_than_equal");
        invalid(ask(OPERATOR, "POST", KEYS, "{\"name\":"), "json_invalid");
        invalid(ask(OPERATOR, "POST", KEYS, "{\"name\":\"a\",\"name\":\"b\"}"), "json_invalid");
        invalid(ask(OPERATOR, "PUT", path, "{\"is_sandbox\":true}"), "frozen_field");
        invalid(ask(OPERATOR, "PUT", path + "/rotate", "{\"grace_seconds\":2592001}"), "less_than_equal");
        invalid(ask(OPERATOR, "GET", KEYS + "/no-uuid", null), "uuid_parsing");
        invalid(ask(OPERATOR, "GET", KEYS + "?page=0&page_size=501", null), "greater_than_equal", "less_than_equal");
    }

    @Test
    void inABatchOneBadIdLeavesTheOthersAlone() throws Exception {
        var key = ask(OPERATOR, "POST", KEYS, "{\"name\":\"batch\"}");
        var ids = "[\"" + key.text("id") + "\",\"nope\",\"" + NOBODY + "\"]";
        var batch = ask(OPERATOR, "POST", KEYS + "/batch", "{\"action\":\"disable\",\"ids\":" + ids + "}");
        assertThat(batch.status).isEqualTo(200);
        assertThat(batch.body.at("/results/0/ok").booleanValue()).isTrue();
        assertThat(batch.body.at("/results/1/error/code").textValue()).isEqualTo("not_found");
        assertThat(batch.body.at("/results/2/ok").booleanValue()).isFalse();
        assertThat(calls(key.text("key"))).isEqualTo(401);
    }

    @Test
    void g95aHundredRotationsAtOnceLeaveOneKeyWithOneNewestSecret() throws Exception {
        var key = ask(OPERATOR, "POST", KEYS, "{\"name\":\"wanted\"}");
        var path = KEYS + "/" + key.text("id") + "/rotate";
        var secrets = new HashSet<String>();
        try (var threads = Executors.newFixedThreadPool(20)) {
            var rotations = IntStream.range(0, 100)
                    .mapToObj(_ -> threads.submit(() -> ask(OPERATOR, "PUT", path, "{\"grace_seconds\":0}")))
                    .toList();
            for (var rotation : rotations) {
                assertThat(rotation.get().status).isIn(200, 409);
                secrets.add(rotation.get().text("key"));
            }
        }
        int open = 0;
        for (var secret : secrets) {
            open += calls(secret) == 200 ? 1 : 0;
        }
        assertThat(open).isEqualTo(1);
    }

    @Test
    void tenantsAndTheirAdministratorsKeepToThemselves() throws Exception {
        var org = ask(OPERATOR, "POST", ORGS, "{\"name\":\"acme\"}");
        assertThat(org.status).isEqualTo(201);
        refused(ask(OPERATOR, "POST", ORGS, "{\"name\":\"acme\"}"), 409, "name_taken");
        var team = ask(OPERATOR, "POST", TEAMS + "?org_id=" + org.text("id"), "{\"name\":\"red\"}");
        assertThat(team.status).isEqualTo(201);
        var wish = "{\"name\":\"boss\",\"role\":\"org_admin\",\"org_id\":\"" + org.text("id") + "\"}";
        var boss = ask(OPERATOR, "POST", ADMINS, wish).text("key");
        var leadWish = "{\"name\":\"lead\",\"role\":\"team_admin\",\"team_id\":\"" + team.text("id") + "\"}";
        var lead = ask(boss, "POST", ADMINS, leadWish).text("key");
        var viewer = ask(boss, "POST", ADMINS, "{\"name\":\"eye\",\"role\":\"viewer\"}")
                .text("key");

        var bossKey = ask(boss, "POST", KEYS, "{\"name\":\"of the org\"}");
        var leadKey = ask(lead, "POST", KEYS, "{\"name\":\"of the team\"}");
        assertThat(leadKey.text("team_id")).isEqualTo(team.text("id"));
        refused(ask(lead, "GET", KEYS + "/" + bossKey.text("id"), null), 404, "not_found");
        assertThat(ask(lead, "GET", KEYS, null).body.get("total").intValue()).isEqualTo(1);
        assertThat(ask(viewer, "GET", KEYS, null).body.get("total").intValue()).isEqualTo(2);
        refused(ask(viewer, "POST", KEYS, "{\"name\":\"x\"}"), 403, "forbidden");
        refused(ask(viewer, "GET", ADMINS, null), 403, "forbidden");
        refused(ask(boss, "POST", ADMINS, "{\"name\":\"x\",\"role\":\"operator\"}"), 403, "forbidden");
        refused(ask(boss, "POST", ORGS, "{\"name\":\"mine\"}"), 403, "forbidden");
        var foreign = ask(OPERATOR, "POST", KEYS, "{\"name\":\"foreign\"}");
        refused(ask(boss, "GET", KEYS + "/" + foreign.text("id"), null), 404, "not_found");
        refused(ask(boss, "GET", KEYS + "?org_id=" + foreign.text("org_id"), null), 404, "not_found");
        refused(ask(boss, "DELETE", KEYS + "/" + foreign.text("id"), null), 404, "not_found");

        refused(ask(OPERATOR, "DELETE", ORGS + "/" + org.text("id"), null), 409, "in_use");
        refused(ask(boss, "DELETE", TEAMS + "/" + team.text("id"), null), 409, "in_use");
        assertThat(calls(leadKey.text("key"))).isEqualTo(200);
        assertThat(ask(OPERATOR, "POST", ORGS + "/" + org.text("id") + "/suspend", null)
                        .text("status"))
                .isEqualTo("suspended");
        assertThat(ask(OPERATOR, "POST", ORGS + "/" + org.text("id") + "/resume", null)
                        .text("status"))
                .isEqualTo("active");
        refused(ask(boss, "GET", "/api/v1/me", null), 401, "invalid_api_key");
        j129ASuspendedOrgIsDeletedWithAllThatHangsOnIt(org, boss, leadKey.text("key"));
    }

    private static void j129ASuspendedOrgIsDeletedWithAllThatHangsOnIt(Answer org, String boss, String key)
            throws IOException, InterruptedException {
        var one = ORGS + "/" + org.text("id");
        ask(OPERATOR, "POST", one + "/suspend", null);
        assertThat(ask(OPERATOR, "DELETE", one, null).status).isEqualTo(204);
        refused(ask(OPERATOR, "GET", one, null), 404, "not_found");
        assertThat(ask(boss, "GET", KEYS, null).status).isEqualTo(401);
        assertThat(calls(key)).isEqualTo(401);
        assertThat(ask(OPERATOR, "POST", ORGS, "{\"name\":\"" + org.text("name") + "\"}").status)
                .as("its name is free")
                .isEqualTo(201);
    }

    private static int calls(String secret) throws IOException, InterruptedException {
        return ask(secret, "GET", "/v1/models", null).status;
    }

    private static void refused(Answer answer, int status, String code) {
        assertThat(answer.status).as(answer.raw).isEqualTo(status);
        assertThat(answer.text("code")).isEqualTo(code);
        assertThat(answer.text("detail")).isNotBlank();
    }

    private static void invalid(Answer answer, String... types) {
        assertThat(answer.status).as(answer.raw).isEqualTo(422);
        assertThat(answer.body.get("detail").findValuesAsText("type")).containsExactlyInAnyOrder(types);
    }

    private static Answer ask(String secret, String method, String path, String body)
            throws IOException, InterruptedException {
        return ask(secret, method, path, body, "*/*");
    }

    private static Answer ask(String secret, String method, String path, String body, String accept)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(farthing.uri(path))
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .header("Accept", accept)
                .header("Content-Type", "application/json");
        if (secret != null) {
            request.header("Authorization", "Bearer " + secret);
        }
        var response = CLIENT.send(request.build(), BodyHandlers.ofString());
        var json = response.body().startsWith("{") ? JSON.readTree(response.body()) : JSON.createObjectNode();
        return new Answer(response.statusCode(), response.body(), json);
    }

    private record Answer(int status, String raw, JsonNode body) {
        String text(String name) {
            return body.path(name).textValue();
        }
    }
}

package dev.farthing.rest.key;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.farthing.rest.key.KeyRoom.Wiring.Away;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Keys and admin keys over HTTP, one promise a test: each status that the document names.
@QuarkusTest
@TestProfile(KeyRoom.class)
class KeyResourceTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String KEYS = "keys";
    private static final String ADMINS = "admin-keys";
    private static final String OPERATOR = KeyRoom.operator();

    @TestHTTPResource("/api/v1/gateway/")
    URI gateway;

    @Inject
    KeyRoom.Wiring room;

    @AfterEach
    void rollBack() {
        room.rollBack();
    }

    private record Answer(int status, JsonNode json) {
        String text(String member) {
            return json.path(member).asText();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {KEYS, ADMINS})
    void aNewOneIs201WithItsSecretOnce(String list) throws Exception {
        var made = made(list);
        assertThat(made.text("key")).isNotEmpty();
        var read = send("GET", list + "/" + made.text("id"), null);
        assertThat(read.status).isEqualTo(200);
        assertThat(read.json.get("key").isNull()).isTrue();
        var all = send("GET", list + "?page_size=500", null);
        assertThat(all.status).isEqualTo(200);
        assertThat(all.json.findValuesAsText("id")).contains(made.text("id"));
    }

    @ParameterizedTest
    @ValueSource(strings = {KEYS, ADMINS})
    void aChangeAndEachActionIs200WithTheObject(String list) throws Exception {
        var id = made(list).text("id");
        var changed = send("PUT", list + "/" + id, "{\"note\":\"new\"}");
        assertThat(changed.status).isEqualTo(200);
        assertThat(changed.text("note")).isEqualTo("new");
        for (var method : new String[] {"PUT", "POST"}) {
            var rotated = send(method, list + "/" + id + "/rotate", "{\"grace_seconds\":60}");
            assertThat(rotated.status).isEqualTo(200);
            assertThat(rotated.text("key")).isNotEmpty();
            assertThat(send(method, list + "/" + id + "/disable", null).text("status"))
                    .isEqualTo("disabled");
            assertThat(send(method, list + "/" + id + "/enable", null).status).isEqualTo(200);
        }
        var batch = send("POST", list + "/batch", "{\"action\":\"disable\",\"ids\":[\"" + id + "\"]}");
        assertThat(batch.status).isEqualTo(200);
        assertThat(batch.json.at("/results/0/ok").asBoolean()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {KEYS, ADMINS})
    void aDeletionIs204AndThenThereIsNothing(String list) throws Exception {
        var id = made(list).text("id");
        assertThat(send("DELETE", list + "/" + id, null).status).isEqualTo(204);
        for (var method : new String[] {"GET", "DELETE"}) {
            refused(send(method, list + "/" + id, null), 404, "not_found");
        }
        refused(send("PUT", list + "/" + id, "{\"note\":\"x\"}"), 404, "not_found");
        refused(send("PUT", list + "/" + id + "/rotate", null), 404, "not_found");
    }

    @ParameterizedTest
    @ValueSource(strings = {KEYS, ADMINS})
    void aForeignOrgIs404LikeOneThatIsNotThere(String list) throws Exception {
        refused(send("POST", list + "?org_id=" + UUID.randomUUID(), creation(list)), 404, "not_found");
        refused(send("GET", list + "/" + UUID.randomUUID(), null), 404, "not_found");
    }

    @ParameterizedTest
    @ValueSource(strings = {KEYS, ADMINS})
    void everyMistakeIsIn422(String list) throws Exception {
        var wrong = send("POST", list, "{\"name\":\"\",\"expires_at\":\"soon\"}");
        assertThat(wrong.status).isEqualTo(422);
        assertThat(wrong.json.findValuesAsText("type")).contains("string_too_short", "datetime_parsing");
        for (var body : new String[] {"", "[]", "{\"name\":"}) {
            assertThat(send("POST", list, body).status).as(body).isEqualTo(422);
        }
        assertThat(send("POST", list, null).status).isEqualTo(422);
        assertThat(send("GET", list + "/no-uuid", null).status).isEqualTo(422);
        assertThat(send("GET", list + "?page=0", null).status).isEqualTo(422);
        var misspelt = send("GET", list + "?staus=active&page=1", null);
        assertThat(misspelt.status).isEqualTo(422);
        assertThat(misspelt.json.at("/detail/0/loc/1").asText()).isEqualTo("staus");
        var id = made(list).text("id");
        assertThat(send("PUT", list + "/" + id + "/rotate", "{\"grace_seconds\":-1}").status)
                .isEqualTo(422);
    }

    @ParameterizedTest
    @ValueSource(strings = {"disable", "delete"})
    void theLastOperatorKeyIs409(String action) throws Exception {
        var all = send("GET", ADMINS + "?page_size=500", null);
        for (var key : all.json.path("items")) {
            if (key.path("role").asText().equals("operator")) {
                var path = ADMINS + "/" + key.path("id").asText();
                var answer =
                        action.equals("delete") ? send("DELETE", path, null) : send("PUT", path + "/disable", null);
                refused(answer, 409, "state_conflict");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {KEYS, ADMINS})
    void withoutAnAdminKeyItIs401AndWithATooNarrowOne403(String list) throws Exception {
        refused(send(null, "GET", list, null), 401, "unauthorized");
        refused(send("ak-far-made-up", "GET", list, null), 401, "unauthorized");
        var viewer =
                send("POST", ADMINS, "{\"name\":\"v\",\"role\":\"viewer\"}").text("key");
        refused(send(viewer, "POST", list, creation(list)), 403, "forbidden");
    }

    @ParameterizedTest
    @ValueSource(strings = {KEYS, ADMINS})
    void anotherMethodIs405AndTellsWhichThereAre(String list) throws Exception {
        refused(send("PATCH", list, "{}"), 405, "method_not_allowed");
        var allowed = sent(request("PATCH", list, "{}").build()).headers().firstValue("allow");
        assertThat(allowed.orElse("")).contains("GET", "POST").doesNotContain("PATCH");
    }

    @ParameterizedTest
    @ValueSource(strings = {KEYS, ADMINS})
    void anOrgThatIsNoIdIs422AndNamedWhereItStands(String list) throws Exception {
        var everywhere = send("POST", list + "?org_id=*", creation(list));
        assertThat(everywhere.status).isEqualTo(422);
        assertThat(everywhere.json.at("/detail/0/loc").toString()).isEqualTo("[\"query\",\"org_id\"]");
        assertThat(send("GET", list + "/no-uuid", null).json.at("/detail/0/loc").toString())
                .isEqualTo("[\"path\",\"id\"]");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aBodyBeyondTheLimitIs413WithWords(boolean declared) throws Exception {
        var long10 = new byte[10 * 1024 * 1024 + 1];
        Arrays.fill(long10, (byte) ' ');
        var body = declared
                ? BodyPublishers.ofByteArray(long10)
                : BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(long10));
        var answer = sent(request("POST", KEYS, "").method("POST", body).build());
        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(JSON.readTree(answer.body()).path("code").asText()).isEqualTo("request_too_large");
        assertThat(JSON.readTree(answer.body()).path("detail").asText()).contains("10485760");
    }

    @ParameterizedTest
    @ValueSource(strings = {KEYS, ADMINS})
    void whileTheDatabaseIsAwayItIs503AndTellsWhenToComeAgainAndNothingElse(String list) throws Exception {
        var id = made(list).text("id");
        room.away = Away.EVERYTHING;
        for (var asked : List.of(
                request("GET", list, null),
                request("GET", list + "/" + id, null),
                request("POST", list, creation(list)),
                request("POST", list, creation(list)).setHeader("idempotency-key", "while away " + list),
                request("DELETE", list + "/" + id, null))) {
            unavailable(sent(asked.build()));
        }
        room.away = Away.THE_COMMIT;
        unavailable(sent(request("POST", list, creation(list))
                .setHeader("idempotency-key", "at the commit " + list)
                .build()));
        room.away = Away.NOTHING;
        assertThat(send("GET", list + "/" + id, null).status).isEqualTo(200);
    }

    private static void unavailable(HttpResponse<String> answer) throws IOException {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
        assertThat(answer.headers().firstValue("retry-after")).contains("1");
        assertThat(answer.headers().firstValue("content-type").orElse("")).startsWith("application/json");
        var problem = JSON.readTree(answer.body());
        assertThat(problem.size()).isEqualTo(2);
        assertThat(problem.path("code").asText()).isEqualTo("not_ready");
        assertThat(problem.path("detail").asText())
                .contains("try again")
                .doesNotContain("SELECT", "secret", "internal", "Exception", "Connection");
    }

    private Answer made(String list) throws Exception {
        var made = send("POST", list, creation(list));
        assertThat(made.status).isEqualTo(201);
        return made;
    }

    private static String creation(String list) {
        return list.equals(KEYS) ? "{\"name\":\"key\"}" : "{\"name\":\"key\",\"role\":\"viewer\"}";
    }

    private static void refused(Answer answer, int status, String code) {
        assertThat(answer.status).as(answer.json.toString()).isEqualTo(status);
        assertThat(answer.text("code")).isEqualTo(code);
        assertThat(answer.text("detail")).isNotEmpty();
    }

    private Answer send(String method, String path, @Nullable String body) throws IOException, InterruptedException {
        return send(OPERATOR, method, path, body);
    }

    private Answer send(@Nullable String key, String method, String path, @Nullable String body)
            throws IOException, InterruptedException {
        var answer = sent(request(key, method, path, body).build());
        return new Answer(answer.statusCode(), JSON.readTree(answer.body().isEmpty() ? "null" : answer.body()));
    }

    private HttpRequest.Builder request(String method, String path, @Nullable String body) {
        return request(OPERATOR, method, path, body);
    }

    private HttpRequest.Builder request(@Nullable String key, String method, String path, @Nullable String body) {
        var request = HttpRequest.newBuilder(gateway.resolve(path))
                .version(HttpClient.Version.HTTP_1_1)
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (body != null) {
            request.header("content-type", "application/json");
        }
        if (key != null) {
            request.header("authorization", "Bearer " + key);
        }
        return request;
    }

    private static HttpResponse<String> sent(HttpRequest request) throws IOException, InterruptedException {
        try (var http = HttpClient.newHttpClient()) {
            return http.send(request, BodyHandlers.ofString());
        }
    }
}

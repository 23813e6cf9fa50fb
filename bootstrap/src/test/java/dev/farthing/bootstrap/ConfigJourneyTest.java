package dev.farthing.bootstrap;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.farthing.persistence.server.TestFolders;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The configuration file from start to start.
class ConfigJourneyTest {
    private static final String OPERATOR = "operator-key-of-this-test-0123456789";
    private static final String WHOLE = """
        providers:
          - {name: acme, protocol: openai, base_url: "http://127.0.0.1:9/v1"}
        credentials:
          - {provider: acme, name: main, secret: "${ACME_KEY}"}
        models:
          - {id: acme-chat, routes: [{provider: acme}]}
        prices:
          - {model: acme-chat, input_per_1m: 1, output_per_1m: 2}
        plans:
          - {code: team, rpm_limit: 60}
        orgs:
          - {name: blue, plan: team, teams: [research]}
        """;

    private final Path folder = RunningFarthing.newDataDir();
    private final Path file = folder.resolve("farthing.yaml");

    @AfterEach
    void tidy() {
        TestFolders.delete(folder);
    }

    private Map<String, String> environment(String key) {
        var environment = new HashMap<String, String>();
        environment.put("FARTHING_OPERATOR_KEY", OPERATOR);
        environment.put("FARTHING_CONFIG", file.toString());
        environment.put("ACME_KEY", key);
        return environment;
    }

    private static RequestSpecification operator(RunningFarthing farthing) {
        return given().baseUri(farthing.url())
                .header("Authorization", "Bearer " + OPERATOR)
                .contentType(ContentType.JSON);
    }

    @Test
    void theFileRulesWhatItNamesAndLetsGoOfTheRest() throws IOException {
        Files.writeString(file, WHOLE);
        String provider;
        String updated;
        try (var farthing = RunningFarthing.start(folder, environment("sk-one-0123456789abcdef"))) {
            provider = operator(farthing)
                    .get("/api/v1/gateway/providers?search=acme")
                    .then()
                    .body("items[0].managed_by", equalTo("file"))
                    .extract()
                    .path("items[0].id");
            operator(farthing)
                    .body("{\"sandbox\":true}")
                    .put("/api/v1/gateway/providers/" + provider)
                    .then()
                    .statusCode(409)
                    .body("code", equalTo("managed_by_file"))
                    .body("detail", containsString(file.toString()));
            operator(farthing).delete("/api/v1/gateway/models/acme-chat").then().statusCode(409);
            String credential = operator(farthing)
                    .get("/api/v1/gateway/credentials?search=main")
                    .then()
                    .body("items[0].secret_hint", equalTo("…cdef"))
                    .extract()
                    .path("items[0].id");
            operator(farthing)
                    .body("{\"weight\":2}")
                    .put("/api/v1/gateway/credentials/" + credential)
                    .then()
                    .statusCode(409);
            String org = operator(farthing)
                    .get("/api/v1/gateway/orgs?search=blue")
                    .then()
                    .body("items[0].managed_by", equalTo("file"))
                    .extract()
                    .path("items[0].id");
            operator(farthing)
                    .body("{\"name\":\"green\"}")
                    .put("/api/v1/gateway/orgs/" + org)
                    .then()
                    .statusCode(409)
                    .body("detail", containsString(file.toString()));
            updated = operator(farthing)
                    .get("/api/v1/gateway/models/acme-chat")
                    .then()
                    .body("input_price_rmb_per_1m", equalTo("1"))
                    .extract()
                    .path("updated_at");
            assertThat(farthing.stop()).isZero();
        }
        try (var farthing = RunningFarthing.start(folder, environment("sk-two-0123456789abXYZW"))) {
            operator(farthing).get("/api/v1/gateway/models/acme-chat").then().body("updated_at", equalTo(updated));
            operator(farthing)
                    .get("/api/v1/gateway/credentials?search=main")
                    .then()
                    .body("items[0].secret_hint", equalTo("…XYZW"));
            operator(farthing)
                    .get("/api/v1/billing/prices?model=acme-chat")
                    .then()
                    .body("total", equalTo(1));
            assertThat(farthing.stop()).isZero();
        }
        Files.writeString(file, "plans: []\n");
        try (var farthing = RunningFarthing.start(folder, environment("sk-two-0123456789abXYZW"))) {
            operator(farthing)
                    .body("{\"sandbox\":true}")
                    .put("/api/v1/gateway/providers/" + provider)
                    .then()
                    .statusCode(200)
                    .body("managed_by", equalTo("api"));
        }
    }

    @Test
    void aBadFileRefusesTheStartWithEveryMistake() throws IOException {
        Files.writeString(
                file, WHOLE.replace("protocol: openai", "protocol: smoke").replace("rpm_limit: 60", "rpm_limit: x"));
        assertThat(assertRefused("line 2, providers[0].protocol", "line 10, plans[0].rpm_limit"))
                .as("keys are shown once, by a start that succeeds")
                .doesNotContain("sk-far-");
    }

    @Test
    void aFileThatContradictsItselfRefusesTheStartAndDoesNothing() throws IOException {
        Files.writeString(file, WHOLE.replace("[{provider: acme}]", "[{provider: nobody}]"));
        assertRefused("line 6, models[0]: no provider is named nobody");
        Files.writeString(file, "");
        try (var farthing = RunningFarthing.start(folder, environment("sk-one-0123456789abcdef"))) {
            operator(farthing)
                    .get("/api/v1/gateway/providers?search=acme")
                    .then()
                    .body("total", equalTo(0));
        }
    }

    /// What it said.
    private String assertRefused(String... sentences) {
        try (var farthing = RunningFarthing.launch(folder, environment("sk-one-0123456789abcdef"), List.of())) {
            assertThat(farthing.awaitEnd()).isEqualTo(2);
            assertThat(String.join("\n", farthing.err()))
                    .contains("FARTHING_CONFIG", file.toString())
                    .contains(sentences)
                    .doesNotContain("sk-one")
                    .doesNotContain("Exception");
            return String.join("\n", farthing.out());
        }
    }
}

package dev.farthing.journey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.journey.Caller.Answer;
import dev.farthing.journey.Management.Made;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(House.Resolver.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LeaksJourneyTest {
    private static final String LEAKS = "/api/v1/leaks";
    private static final String KEYS = Management.GATEWAY + "/keys/";
    private static final String SOMEWHERE = "https://example.com/paste/1";
    private static final Duration AT_MOST = Duration.ofSeconds(5);

    private final House house;
    private final Management operator;
    private final Management stranger;

    LeaksJourneyTest(House house) {
        this.house = house;
        this.operator = house.operator();
        this.stranger = operator.as(null);
    }

    @Test
    void g96whoeverHasASecretMayTellAndTheKeyIsSwitchedOffWithinFiveSeconds() {
        var key = operator.key("name", "leaked");
        assertThat(works(key)).isTrue();
        var body = Json.object("secret", key.secret(), "url", SOMEWHERE, "reason", "not for them to say");
        long began = System.nanoTime();
        var answer = stranger.send("POST", LEAKS, body);
        assertThat(works(key)).isFalse();
        assertThat(System.nanoTime() - began).isLessThan(TimeUnit.NANOSECONDS.convert(AT_MOST));
        var made = stranger.send("POST", LEAKS, Json.object("secret", "sk-nothing-of-ours"));
        assertThat(answer.status()).isEqualTo(made.status()).isEqualTo(202);
        assertThat(answer.text()).isEqualTo(made.text()).isEmpty();
        assertThat(operator.done("GET", KEYS + key.id(), null).path("status").asText())
                .isEqualTo("disabled");
        var records = operator.done("GET", "/api/v1/obs/audit?object_id=" + key.id(), null)
                .toString();
        assertThat(records)
                .contains("report_leak", "leak report", SOMEWHERE)
                .doesNotContain("not for them to say", key.secret());
        var told =
                operator.done("GET", "/api/v1/obs/alerts?type=key_leaked", null).toString();
        assertThat(told).contains(key.id(), SOMEWHERE).doesNotContain(key.secret());
    }

    @Test
    void g96aSignedReportCountsOnceAndNoOtherCountsAtAll() throws Exception {
        var key = operator.key("name", "scanned");
        var body = Json.write(List.of(
                Json.map("token", key.secret(), "type", "farthing_api_key", "url", SOMEWHERE, "source", "content"),
                Json.map("token", "sk-far-none", "type", "farthing_api_key", "url", "", "source", "content")));
        var signer = house.reportSigner();
        var signature = signer.signature(body);
        assertThat(signed(body, signer.name(), signer.signature(body + " ")).status())
                .isEqualTo(401);
        assertThat(signed(body + " ", signer.name(), signature).status()).isEqualTo(401);
        assertThat(signed(body, "somebody else", signature).status()).isEqualTo(401);
        assertThat(stranger.send("POST", LEAKS + "/github", body).status()).isEqualTo(401);
        assertThat(works(key)).isTrue();

        long began = System.nanoTime();
        var first = signed(body, signer.name(), signature);
        assertThat(works(key)).isFalse();
        assertThat(System.nanoTime() - began).isLessThan(TimeUnit.NANOSECONDS.convert(AT_MOST));
        assertThat(first.status()).isEqualTo(200);
        var labels = first.json();
        assertThat(labels.findValuesAsText("label")).containsExactly("true_positive", "false_positive");
        assertThat(labels.findValuesAsText("token_type")).containsOnly("farthing_api_key");
        assertThat(labels.path(0).path("token_hash").asText()).isEqualTo(hash(key.secret()));
        assertThat(first.text()).doesNotContain(key.secret());

        operator.done("PUT", KEYS + key.id() + "/enable", null);
        var again = signed(body, signer.name(), signature);
        assertThat(again.text()).isEqualTo(first.text());
        assertThat(works(key)).as("what came again does nothing").isTrue();
    }

    private boolean works(Made key) {
        return house.caller(key.secret()).get("/v1/models").status() == 200;
    }

    private Answer signed(String body, String name, String signature) {
        return Caller.send(HttpRequest.newBuilder(URI.create(operator.gateway() + LEAKS + "/github"))
                .timeout(Duration.ofSeconds(60))
                .header("content-type", "application/json")
                .header("Github-Public-Key-Identifier", name)
                .header("Github-Public-Key-Signature", signature)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    private static String hash(String secret) throws Exception {
        return Base64.getEncoder()
                .encodeToString(MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8)));
    }
}

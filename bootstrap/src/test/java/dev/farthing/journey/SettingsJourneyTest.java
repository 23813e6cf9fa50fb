package dev.farthing.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/// What is set while Farthing runs, and what it does by the clock.
@ExtendWith(House.Resolver.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SettingsJourneyTest {
    private static final String SETTINGS = "/api/v1/settings";
    private static final String JOBS = "/api/v1/jobs";
    private static final Duration SOON = Duration.ofSeconds(20);

    private final House house;
    private final Management operator;

    SettingsJourneyTest(House house) {
        this.house = house;
        this.operator = house.operator();
    }

    private void reset(String name) {
        operator.done("POST", SETTINGS + "/reset", "{\"names\":[\"" + name + "\"]}");
    }

    private JsonNode job(String name) {
        for (var job : operator.done("GET", JOBS, null).path("items")) {
            if (job.path("name").asText().equals(name)) {
                return job;
            }
        }
        throw new AssertionError("no job is named " + name);
    }

    private JsonNode ran(String name) {
        long before = job(name).path("runs").asLong();
        operator.done("POST", JOBS + "/" + name + "/run", null);
        return Await.until(
                "the job " + name + " has run",
                SOON,
                () -> job(name),
                job -> job.path("runs").asLong() > before
                        && job.path("running_since").isNull());
    }

    @Test
    void whoReachesALimitIsToldWhomToTurnTo() {
        operator.done("PATCH", SETTINGS, Json.object("support_contact", "help@lab.example"));
        try {
            var caller = house.caller(
                    operator.key("name", "one a minute", "rpm_limit", 1).secret());
            assertThat(caller.chat("demo-chat", "Once?").status()).isEqualTo(200);
            var refused = caller.chat("demo-chat", "Twice?");
            assertThat(refused.status()).isEqualTo(429);
            assertThat(refused.json().at("/error/message").asText())
                    .contains("help@lab.example")
                    .contains("try again in");
            assertThat(caller.chat("no-such-model", "Anybody?").text()).doesNotContain("help@lab.example");
        } finally {
            reset("support_contact");
        }
    }

    @Test
    void settingsAreValidatedAsAWhole() {
        var answer = operator.send(
                "PATCH",
                SETTINGS,
                "{\"hedge_least_ms\":20000,\"log_level\":\"loud\",\"update_url\":\"ftp://x\",\"call_months\":12}");
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.text())
                .contains("hedge_least_ms", "log_level", "update_url")
                .doesNotContain("call_months");
        for (var setting : operator.done("GET", SETTINGS, null).path("items")) {
            assertThat(setting.path("description").asText()).isNotBlank();
            assertThat(setting.path("editable").asBoolean())
                    .isEqualTo(!setting.path("section").asText().equals("start"));
            if (setting.path("name").asText().equals("call_months")) {
                assertThat(setting.path("source").asText()).isEqualTo("default");
                assertThat(setting.path("section").asText()).isEqualTo("retention");
            }
        }
    }

    @Test
    void whatTheEnvironmentSetsIsShownAndNotChanged() {
        var shown = operator.done("GET", SETTINGS, null);
        for (var setting : shown.path("items")) {
            if (setting.path("name").asText().equals("trusted_proxies")) {
                assertThat(setting.path("source").asText()).isEqualTo("environment");
                assertThat(setting.path("value").asText()).contains("127.0.0.1/32");
                assertThat(setting.path("variable").asText()).isEqualTo("FARTHING_TRUSTED_PROXIES");
            }
        }
        assertThat(shown.path("items").findValuesAsText("name")).contains("zone", "currency", "trusted_proxies");
        assertThat(shown.toString()).doesNotContain(House.OPERATOR_KEY);
        var answer = operator.send("PATCH", SETTINGS, "{\"zone\":\"UTC\"}");
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.text()).contains("FARTHING_ZONE");
    }

    @Test
    void jobsAreListedRunAndPaused() {
        var names = operator.done("GET", JOBS, null).path("items").findValuesAsText("name");
        assertThat(names)
                .contains("books", "erasures", "invoices", "partitions", "retention", "update-check", "vendor-bills")
                .contains("usage-sums", "conversations", "old-messages")
                .doesNotHaveDuplicates();
        for (var upkeep : List.of("usage-sums", "conversations", "old-messages")) {
            assertThat(ran(upkeep).path("last_outcome").asText()).as(upkeep).isEqualTo("ok");
        }
        var run = ran("partitions");
        assertThat(run.path("last_outcome").asText()).isEqualTo("ok");
        assertThat(run.path("last_duration_ms").asLong()).isNotNegative();
        assertThat(run.path("last_error").isNull()).isTrue();
        assertThat(run.path("next_run_at").isNull()).isFalse();
        assertThat(run.path("every_seconds").asLong()).isEqualTo(86_400);

        var paused = operator.done("PATCH", JOBS + "/partitions", "{\"paused\":true}");
        assertThat(paused.path("state").asText()).isEqualTo("paused");
        assertThat(paused.path("next_run_at").isNull()).isTrue();
        assertThat(ran("partitions").path("paused").asBoolean()).isTrue();
        assertThat(operator.done("PATCH", JOBS + "/partitions", "{\"paused\":false}")
                        .path("state")
                        .asText())
                .isEqualTo("waiting");
        assertThat(operator.send("PATCH", JOBS + "/partitions", "{}").status()).isEqualTo(422);
        assertThat(operator.send("POST", JOBS + "/nonsense/run", null).status()).isEqualTo(404);
        var record =
                operator.done("GET", "/api/v1/obs/audit?org_id=00000000-0000-0000-0000-000000000000&object=job", null);
        assertThat(record.path("items").findValuesAsText("action")).contains("run", "pause", "resume");
    }

    @Test
    void whatIsOldIsLetGoByAJob() {
        assertThat(ran("retention").path("last_outcome").asText()).isEqualTo("ok");
        assertThat(ran("erasures").path("last_outcome").asText()).isEqualTo("ok");
    }

    @Test
    void anUpdateIsLookedForOnlyWhereSomebodyWantsThat() throws IOException {
        var before = operator.done("GET", SETTINGS + "/update", null);
        assertThat(before.path("checking").asBoolean()).isFalse();
        assertThat(before.path("current_version").asText()).isNotBlank();
        var asked = new AtomicInteger();
        var releases = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        releases.createContext("/latest", exchange -> {
            asked.incrementAndGet();
            var body = "{\"tag_name\":\"v9999.0\"}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        releases.start();
        try {
            ran("update-check");
            assertThat(asked.get()).isZero();
            var url = "http://127.0.0.1:" + releases.getAddress().getPort() + "/latest";
            operator.done("PATCH", SETTINGS, Json.object("update_url", url));
            assertThat(ran("update-check").path("last_outcome").asText()).isEqualTo("ok");
            assertThat(asked.get()).isEqualTo(1);
            var known = operator.done("GET", SETTINGS + "/update", null);
            assertThat(known.path("latest_version").asText()).isEqualTo("v9999.0");
            assertThat(known.path("update_available").asBoolean()).isTrue();
            operator.done("PATCH", SETTINGS, Json.object("update_url", url + "/none"));
        } finally {
            releases.stop(0);
        }
        var failed = ran("update-check");
        assertThat(failed.path("last_outcome").asText()).isEqualTo("failed");
        assertThat(failed.path("last_error").asText()).isEqualTo("The address for updates cannot be reached.");
        assertThat(operator.done("GET", SETTINGS + "/update", null)
                        .path("error")
                        .asText())
                .isEqualTo("The address for updates cannot be reached.");
        reset("update_url");
    }
}

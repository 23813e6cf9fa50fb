package dev.farthing.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// What the observation routes do with slips of the pen, and with what is not there.
@ExtendWith(House.Resolver.class)
class ObservationEdgesJourneyTest {
    private static final String SETTINGS = "/api/v1/settings";
    private static final String RULES = "/api/v1/obs/alert-rules";
    private static final String WEBHOOKS = "/api/v1/obs/webhooks";
    private static final String NOBODY = UUID.randomUUID().toString();

    private final Management operator;

    ObservationEdgesJourneyTest(House house) {
        this.operator = house.operator();
    }

    private int status(String method, String path, String body) {
        return operator.send(method, path, body).status();
    }

    private static String rule(Object... more) {
        var all = new ArrayList<Object>(List.of("metric", "requests", "threshold", "100000"));
        all.addAll(List.of(more));
        if (!all.contains("name")) {
            all.addAll(List.of("name", Tenants.fresh()));
        }
        return Json.object(all.toArray());
    }

    private JsonNode webhook() {
        return operator.done("POST", WEBHOOKS, Json.object("url", "https://9.9.9.9/hook", "enabled", false));
    }

    @Test
    void aMisspeltMemberChangesNothing() {
        operator.done("PATCH", SETTINGS, Json.object("support_contact", "kept@lab.example"));
        try {
            for (var body : List.of(
                    "{\"nam\":[\"support_contact\"]}",
                    "{\"names\":[]}",
                    "{\"names\":null}",
                    "{\"names\":\"all\"}",
                    "[]")) {
                assertThat(status("POST", SETTINGS + "/reset", body)).as(body).isEqualTo(422);
            }
            assertThat(operator.done("GET", SETTINGS, null).toString()).contains("kept@lab.example");
        } finally {
            operator.done("POST", SETTINGS + "/reset", "{\"names\":[\"support_contact\"],\"reason\":\"tidy\"}");
        }
        assertThat(status("POST", RULES, rule("treshold", "5"))).isEqualTo(422);
        assertThat(status("POST", WEBHOOKS, "{\"url\":\"https://9.9.9.9/x\",\"kind\":[\"overrun\"]}"))
                .isEqualTo(422);
        assertThat(status("PUT", "/api/v1/obs/objectives", "{\"model\":\"demo-chat\",\"availability\":\"99\"}"))
                .isEqualTo(422);
        assertThat(status("PATCH", "/api/v1/jobs/partitions", "{\"paused\":false,\"wanted\":true}"))
                .isEqualTo(422);
        assertThat(status("POST", "/api/v1/obs/errors/delete", "{\"filter\":{\"level\":\"info\",\"modle\":\"x\"}}"))
                .isEqualTo(422);
        var backwards = operator.send(
                "POST",
                "/api/v1/obs/maintenance",
                "{\"title\":\"x\",\"starts_at\":\"2027-01-01T10:00:00Z\",\"ends_at\":\"2027-01-01T09:00:00Z\"}");
        assertThat(backwards.status()).isEqualTo(422);
        assertThat(backwards.text()).contains("ends_at");
        assertThat(status(
                        "POST",
                        "/api/v1/obs/maintenance",
                        "{\"title\":\"x\",\"starts_at\":\"2099-01-01T10:00:00Z\",\"ends_at\":\"2099-01-01T11:00:00Z\","
                                + "\"models\":[\"no-such-model\"]}"))
                .isEqualTo(404);
        assertThat(status("POST", RULES, rule("threshold", "-1"))).isEqualTo(422);
    }

    @Test
    void anOrgThatIsNotThereIsObservedByNobody() {
        for (var read : List.of(
                "usage",
                "dashboard",
                "stats",
                "trend",
                "top",
                "calls",
                "models",
                "status",
                "errors",
                "forecast",
                "objectives",
                "maintenance",
                "alerts",
                "alert-rules",
                "webhooks",
                "audit")) {
            var answer = operator.send("GET", "/api/v1/obs/" + read + "?org_id=" + NOBODY, null);
            assertThat(answer.status()).as(read).isEqualTo(404);
            assertThat(answer.text()).contains("no such org");
        }
        var hook = Json.object("url", "https://9.9.9.9/x", "enabled", false);
        assertThat(status("POST", WEBHOOKS + "?org_id=" + NOBODY, hook)).isEqualTo(404);
        assertThat(status("POST", WEBHOOKS, Json.object("url", "https://9.9.9.9/x", "org_id", NOBODY)))
                .isEqualTo(404);
        assertThat(status("POST", RULES + "?org_id=" + NOBODY, rule())).isEqualTo(404);
        assertThat(status("POST", RULES, rule("org_id", NOBODY))).isEqualTo(404);
    }

    @Test
    void aRuleIsAboutWhatItsOrgHas() {
        var other = operator.org(Tenants.fresh());
        var foreignTeam = operator.team(other.id(), Tenants.fresh()).id();
        var foreignKey = operator.keyIn(other.id(), "name", Tenants.fresh()).id();
        for (var misfit : List.of(
                rule("team_id", foreignTeam),
                rule("team_id", NOBODY),
                rule("key_id", foreignKey),
                rule("key_id", NOBODY),
                rule("model", "no-such-model"),
                rule("provider", "no-such-provider"),
                rule("webhook_ids", List.of(NOBODY)))) {
            assertThat(status("POST", RULES, misfit)).as(misfit).isEqualTo(404);
        }
        assertThat(status("POST", RULES, rule("model", "demo-chat", "provider", "demo")))
                .isEqualTo(201);
        var admin = operator.as(operator.adminKey("name", Tenants.fresh(), "role", "org_admin", "org_id", other.id())
                .secret());
        assertThat(admin.send("POST", RULES, rule("key_id", foreignKey, "model", "demo-chat", "provider", "demo"))
                        .status())
                .isEqualTo(201);
    }

    @Test
    void aWebhookThatRulesNameStaysUntilTheyNameOthers() {
        var webhook = webhook();
        var path = WEBHOOKS + "/" + webhook.path("id").asText();
        var rule = operator.done(
                "POST", RULES, rule("webhook_ids", List.of(webhook.path("id").asText())));
        var refused = operator.send("DELETE", path, null);
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.text()).contains("in_use", rule.path("name").asText());
        operator.done("PUT", RULES + "/" + rule.path("id").asText(), "{\"webhook_ids\":[]}");
        assertThat(status("DELETE", path, null)).isEqualTo(204);
    }

    private Caller.Answer table(String path) {
        return Caller.send(HttpRequest.newBuilder(URI.create(operator.gateway() + path))
                .header("authorization", "Bearer " + House.OPERATOR_KEY)
                .header("accept", "text/csv")
                .build());
    }

    @Test
    void listsTakeDatesRefuseWhatTheyDoNotKnowAndComeAsTables() {
        var rule = operator.done("POST", RULES, rule("name", "=cmd|' /C calc'!A0"));
        var webhook = WEBHOOKS + "/" + webhook().path("id").asText() + "/deliveries";
        for (var list : List.of("/api/v1/obs/alerts", "/api/v1/obs/errors", "/api/v1/obs/audit")) {
            for (var span : List.of("from=2026-01-01&to=2027-01-01", "from=2026-01-01T00:00:00Z")) {
                assertThat(status("GET", list + "?" + span, null)).as(list).isEqualTo(200);
            }
            assertThat(status("GET", list + "?from=yesterday", null)).as(list).isEqualTo(422);
        }
        for (var list :
                List.of("/api/v1/obs/alerts", "/api/v1/obs/errors", "/api/v1/obs/audit", RULES, WEBHOOKS, webhook)) {
            assertThat(status("GET", list + "?statsu=500", null)).as(list).isEqualTo(422);
            var table = table(list);
            assertThat(table.status()).as(list + table.text()).isEqualTo(200);
            assertThat(table.header("content-type")).startsWith("text/csv");
        }
        assertThat(status("GET", "/api/v1/obs/audit?actor=somebody", null)).isEqualTo(422);
        assertThat(status("GET", "/api/v1/obs/usage?model=a&model=b", null)).isEqualTo(422);
        assertThat(table("/api/v1/obs/maintenance").status()).isEqualTo(200);
        assertThat(table(RULES).text()).contains(",'=cmd|' /C calc'!A0,").startsWith("id,org_id,all_orgs,name");
        assertThat(table("/api/v1/obs/audit?page_size=1").header("x-next-cursor"))
                .isNotNull();
        assertThat(table("/api/v1/obs/stats").text().lines())
                .hasSize(5)
                .first()
                .isEqualTo("time,total,success,failure,cancelled,avg_latency_ms");
        operator.done("DELETE", RULES + "/" + rule.path("id").asText(), null);
    }

    @Test
    void aDayOfTwentyFiveHoursHasItsMinutes() {
        var day =
                "/api/v1/obs/trend?granularity=minute&from=2026-10-25T00:00:00%2B02:00&to=2026-10-26T00:00:00%2B01:00";
        assertThat(operator.done("GET", day, null).path("items")).hasSize(25 * 60);
        var longer = operator.send("GET", day.replace("10-25T00:00:00%2B", "10-24T23:59:00%2B"), null);
        assertThat(longer.status()).isEqualTo(400);
        assertThat(longer.text()).contains("25 hours");
    }

    @Test
    void whoeverAsksForAnythingIsToldByWhichIdAndWhomToTurnTo() {
        operator.done("PATCH", SETTINGS, Json.object("support_contact", "help@lab.example"));
        try {
            var answer = operator.send("GET", "/api/v1/obs/status", null);
            assertThat(UUID.fromString(answer.requestId()).version()).isEqualTo(7);
            assertThat(operator.send("GET", "/api/v1/obs/nothing", null).requestId())
                    .isNotEqualTo(answer.requestId());
            assertThat(answer.json().path("support_contact").asText()).isEqualTo("help@lab.example");
            assertThat(answer.json().path("endpoints").findValuesAsText("url"))
                    .contains("/health", "/v1/models", "/v1/chat/completions");
            var key = operator.key("name", Tenants.fresh());
            var own = new Management(operator.gateway(), key.secret()).done("GET", "/api/v1/me", null);
            assertThat(own.path("support_contact").asText()).isEqualTo("help@lab.example");
        } finally {
            operator.done("POST", SETTINGS + "/reset", "{\"names\":[\"support_contact\"]}");
        }
    }
}

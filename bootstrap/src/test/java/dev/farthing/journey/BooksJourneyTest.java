package dev.farthing.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.farthing.journey.Management.Made;
import dev.farthing.upstream.FakeVendor;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/// Budgets, the prepaid balance and the comparison of all sums, from outside.
@ExtendWith(House.Resolver.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BooksJourneyTest {
    private static final String DEMO = "demo-chat";
    private static final String BILLING = "/api/v1/billing";
    private static final String OBS = "/api/v1/obs";
    private static final Duration SOON = Duration.ofSeconds(30);

    private final House house;
    private final Management operator;

    BooksJourneyTest(House house) {
        this.house = house;
        this.operator = house.operator();
    }

    @Test
    void aKeysBudgetCountsEveryCallAndAllSumsAgree() {
        var org = operator.org("the books of budgets");
        var key = keyIn(org, List.of(budget("requests", "3", true), budget("money", "1000", false)));
        assertThat(key.json().path("budgets")).hasSize(2);
        var cost = BigDecimal.ZERO;
        for (int i = 0; i < 3; i++) {
            cost = cost.add(costOf(key));
        }
        var refused = house.caller(key.secret()).chat(DEMO, "One too many?");
        assertThat(refused.status()).as(refused.text()).isEqualTo(429);
        assertThat(refused.errorCode()).isEqualTo("insufficient_quota");
        assertThat(cost).isPositive();

        var own = house.caller(key.secret()).get("/api/v1/me").json().path("budgets");
        assertThat(find(own, "requests").path("left").asText()).isEqualTo("0");
        assertThat(new BigDecimal(find(own, "money").path("spent").asText())).isEqualByComparingTo(cost);
        var requests = find(own, "requests").path("id").asText();
        var raised = operator.done("PUT", BILLING + "/budgets/" + requests + in(org), "{\"limit\":\"5\"}");
        assertThat(raised.path("effective_limit").asText()).isEqualTo("5");
        costOf(key);
        Invariants.assertNone(operator, org.id());
    }

    @Test
    void aTopUpComesOncePaysForCallsAndAllSumsAgree() {
        var org = operator.org("the books of credit");
        var key = keyIn(org, List.of());
        var topUp = Json.object("org_id", org.id(), "amount", "10", "kind", "purchased");
        var first = topUp(topUp, "order-7");
        assertThat(topUp(topUp, "order-7")).isEqualTo(first);
        var other = send(Json.object("org_id", org.id(), "amount", "11", "kind", "purchased"), "order-7");
        assertThat(other.status()).isEqualTo(409);
        assertThat(other.json().path("code").asText()).isEqualTo("idempotency_conflict");

        var cost = costOf(key).add(costOf(key));
        var wallet = operator.done("GET", BILLING + "/wallet" + in(org), null);
        assertThat(new BigDecimal(wallet.path("balance").asText())).isEqualByComparingTo(BigDecimal.TEN.subtract(cost));
        Await.until(
                "the calls are paid from credit",
                SOON,
                () -> operator.done("GET", BILLING + "/credits" + in(org), null)
                        .path("items")
                        .get(0),
                credit -> new BigDecimal(credit.path("drawn").asText()).compareTo(cost) == 0);
        Invariants.assertNone(operator, org.id());
    }

    @Test
    void everyFigureHoldsACallTheMomentItsAnswerHasEnded() {
        var org = operator.org("the books of figures");
        var key = keyIn(org, List.of());
        var cost = costOf(key).add(costOf(key));
        var dashboard = operator.done("GET", OBS + "/dashboard" + in(org), null);
        assertThat(dashboard.path("view_mode").asText()).isEqualTo("tech");
        assertThat(dashboard.path("data_freshness").isTextual()).isTrue();
        var tech = dashboard.path("tech");
        assertThat(tech.fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder(
                        "total_tokens",
                        "prompt_tokens",
                        "completion_tokens",
                        "total_requests",
                        "total_cost_rmb",
                        "avg_latency_ms",
                        "p99_latency_ms",
                        "error_rate_pct",
                        "rpm_usage_pct",
                        "model_distribution",
                        "daily_trend");
        assertThat(tech.path("total_requests").asLong()).isEqualTo(2);
        assertThat(tech.path("total_cost_rmb").isTextual()).isTrue();
        assertThat(new BigDecimal(tech.path("total_cost_rmb").asText())).isEqualByComparingTo(cost);
        assertThat(tech.path("error_rate_pct").asText()).isEqualTo("0");
        assertThat(tech.path("daily_trend")).hasSize(7);
        assertThat(tech.path("model_distribution")).singleElement().satisfies(model -> {
            assertThat(model.path("model").asText()).isEqualTo(DEMO);
            assertThat(model.path("tokens")).isEqualTo(tech.path("total_tokens"));
        });
        var business = dashboard.path("business");
        assertThat(business.path("total_chars_wan").isNumber()).isTrue();
        assertThat(business.path("total_conversations").asLong()).isEqualTo(2);
        assertThat(business.path("capacity_status").asText()).isEqualTo("sufficient");
        assertThat(business.path("service_status").asText()).isEqualTo("normal");
        assertThat(business.path("team_cost_ranking")).isEmpty();
        var one = operator.done("GET", OBS + "/dashboard" + in(org) + "&view_mode=business&range_days=90", null);
        assertThat(one.path("tech").isNull()).isTrue();
        assertThat(one.path("business").path("daily_trend")).hasSize(90);
        for (var wrong : List.of("range_days=91", "range_days=0", "view_mode=both", "range=7")) {
            assertThat(operator.send("GET", OBS + "/dashboard" + in(org) + "&" + wrong, null)
                            .status())
                    .as(wrong)
                    .isEqualTo(422);
        }

        var stats = operator.done("GET", OBS + "/stats" + in(org), null);
        assertThat(stats.path("calls_1h").path("success").asLong()).isEqualTo(2);
        assertThat(stats.path("calls_24h").path("total").asLong()).isEqualTo(2);
        var trend = operator.done("GET", OBS + "/trend" + in(org) + "&granularity=minute&group_by=key,model", null);
        assertThat(trend.path("items"))
                .isNotEmpty()
                .allSatisfy(step -> assertThat(step.path("key_id").asText()).isEqualTo(key.id()));
        var models = operator.done("GET", OBS + "/models" + in(org), null);
        assertThat(models.path("totals").path("calls").asLong()).isEqualTo(2);
        assertThat(models.path("items").get(0).path("method").asText()).isEqualTo("reported");
        var top = operator.done("GET", OBS + "/top" + in(org) + "&of=key&by=cost", null);
        assertThat(new BigDecimal(top.path("items").get(0).path("cost").asText()))
                .isEqualByComparingTo(cost);
        assertThat(operator.send("GET", OBS + "/top" + in(org) + "&by=status:200", null)
                        .status())
                .isEqualTo(422);
        var status = operator.done("GET", OBS + "/status" + in(org), null);
        assertThat(status.path("state").asText()).isEqualTo("running");
        assertThat(status.path("version").asText()).isNotBlank();
        assertThat(status.path("counts").path("keys").path("active").asLong()).isEqualTo(1);
    }

    @Test
    void anOpenCallIsOneOfThoseThatAreAllowedAMinute() {
        var code = Tenants.fresh();
        operator.done("POST", BILLING + "/plans", Json.object("code", code, "name", code, "rpm_limit", 4));
        var org = operator.make(Management.GATEWAY + "/orgs", "name", Tenants.fresh(), "plan", code);
        var key = keyIn(org, List.of());
        var gate = new CompletableFuture<Void>();
        try (var scene = house.scene()) {
            scene.vendor()
                    .next(FakeVendor.Answer.of(200, Map.of("content-type", "application/json"))
                            .pieceAfter(gate, """
                                {"id": "x", "object": "chat.completion", "model": "vendor/chat-1", "choices": [{"index": 0,
                                 "message": {"role": "assistant", "content": "Yes."}, "finish_reason": "stop"}],
                                 "usage": {"prompt_tokens": 9, "completion_tokens": 2, "total_tokens": 11}}"""));
            var call = CompletableFuture.supplyAsync(
                    () -> scene.caller(key.secret()).chat(scene.chat(), "Does it take long?"));
            scene.vendor().asked();
            assertThat(usedOfAMinute(org)).isEqualByComparingTo("25");
            gate.complete(null);
            assertThat(call.join().status()).isEqualTo(200);
            assertThat(usedOfAMinute(org)).isEqualByComparingTo("25");
        } finally {
            gate.complete(null);
        }
    }

    private BigDecimal usedOfAMinute(Made org) {
        return new BigDecimal(operator.done("GET", OBS + "/dashboard" + in(org), null)
                .at("/tech/rpm_usage_pct")
                .asText());
    }

    @Test
    void whatIsNotWaitedForIsFetchedLater() {
        var org = operator.org("the books of the patient");
        var job = operator.done("GET", BILLING + "/reconciliation" + in(org) + "&wait_seconds=0", null)
                .path("job_id")
                .asText();
        var result = Await.until(
                "the answer is there",
                SOON,
                () -> operator.done("GET", BILLING + "/reconciliation/" + job + in(org), null)
                        .path("result"),
                found -> !found.isNull());
        assertThat(result.path("difference").asText()).isEqualTo("0");
    }

    private Made keyIn(Made org, List<JsonNode> budgets) {
        return operator.keyIn(org.id(), "name", "booked", "budgets", budgets);
    }

    private static JsonNode budget(String unit, String limit, boolean hard) {
        return Json.read(Json.object("unit", unit, "limit", limit, "window", "day", "hard", hard));
    }

    private BigDecimal costOf(Made key) {
        var answer = house.caller(key.secret()).chat(DEMO, "What does it cost?");
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return new BigDecimal(operator.call(answer.requestId()).path("cost").asText());
    }

    private static JsonNode find(JsonNode budgets, String unit) {
        var found = new ArrayList<JsonNode>();
        budgets.forEach(found::add);
        return found.stream()
                .filter(budget -> budget.path("unit").asText().equals(unit))
                .findFirst()
                .orElseThrow();
    }

    private JsonNode topUp(String body, String key) {
        var answer = send(body, key);
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        return answer.json();
    }

    private Caller.Answer send(String body, String key) {
        return Caller.send(HttpRequest.newBuilder(URI.create(house.farthing().url() + BILLING + "/top-ups"))
                .header("authorization", "Bearer " + House.OPERATOR_KEY)
                .header("content-type", "application/json")
                .header("idempotency-key", key)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    private static String in(Made org) {
        return "?org_id=" + org.id();
    }
}

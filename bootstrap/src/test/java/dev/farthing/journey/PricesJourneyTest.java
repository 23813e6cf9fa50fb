package dev.farthing.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.farthing.journey.Caller.Answer;
import dev.farthing.upstream.FakeVendor;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(House.Resolver.class)
class PricesJourneyTest {
    private static final String PRICES = "/api/v1/billing/prices";
    private static final String ANSWER = "{\"id\":\"c\",\"object\":\"chat.completion\",\"model\":\"m\",\"choices\":"
            + "[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"Little.\"},\"finish_reason\":\"stop\"}],"
            + "\"usage\":{\"prompt_tokens\":1234567,\"completion_tokens\":89,\"total_tokens\":1234656}}";

    private final House house;
    private final Management operator;

    PricesJourneyTest(House house) {
        this.house = house;
        this.operator = house.operator();
    }

    private Answer importCsv(String query, String csv) {
        return Caller.send(HttpRequest.newBuilder(URI.create(operator.gateway() + PRICES + "/import" + query))
                .header("authorization", "Bearer " + House.OPERATOR_KEY)
                .header("content-type", "text/csv")
                .POST(HttpRequest.BodyPublishers.ofString(csv))
                .build());
    }

    private static BigDecimal cost(JsonNode call, String input, String output) {
        return new BigDecimal(call.path("prompt_tokens").asText())
                .multiply(new BigDecimal(input))
                .add(new BigDecimal(call.path("completion_tokens").asText()).multiply(new BigDecimal(output)))
                .movePointLeft(6);
    }

    private JsonNode callOf(Scene scene, String secret) {
        scene.vendor().next(FakeVendor.Answer.json(200, ANSWER));
        var answer = house.caller(secret).chat(scene.chat(), "What do you cost?");
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return operator.callSoon(answer.header("x-request-id"));
    }

    @Test
    void anOrgPaysSeesAndReRatesItsOwnPrice() throws Exception {
        try (var scene = house.scene()) {
            var model = scene.chat();
            var org = operator.org(Tenants.fresh());
            var key = operator.keyIn(org.id(), "name", Tenants.fresh());
            var viewer = operator.as(operator.adminKey("name", Tenants.fresh(), "role", "viewer", "org_id", org.id())
                    .secret());
            var made = operator.done(
                    "POST",
                    PRICES,
                    Json.object("model", model, "org_id", org.id(), "input_per_1m", "3.000001", "output_per_1m", "5"));
            assertThat(made.path("book").asText()).isEqualTo("org");
            assertThat(made.path("org_id").asText()).isEqualTo(org.id());

            var call = callOf(scene, key.secret());
            assertThat(call.path("price_id")).isEqualTo(made.path("id"));
            assertThat(new BigDecimal(call.path("cost").asText()))
                    .isEqualByComparingTo(cost(call, "3.000001", "5"))
                    .isPositive();
            var others = callOf(scene, scene.key().secret());
            assertThat(others.path("price_id")).isNotEqualTo(made.path("id"));

            var calls = "/api/v1/obs/calls?billable=true&known=";
            assertThat(viewer.done("GET", calls + "../..&model_not=other,another", null)
                            .path("items"))
                    .singleElement()
                    .satisfies(one -> {
                        assertThat(one.path("charged")).isEqualTo(call.path("cost"));
                        assertThat(one.path("stored_at").asText()).isNotEmpty();
                    });
            for (var nothing : List.of("2999-01-01T00:00:00Z/..", "../..&model_not=other," + model)) {
                assertThat(viewer.done("GET", calls + nothing, null).path("items"))
                        .isEmpty();
            }
            assertThat(viewer.send("GET", calls + "yesterday", null).status()).isEqualTo(422);

            var shown = viewer.done("GET", Management.GATEWAY + "/models/" + model, null);
            assertThat(shown.path("input_price_rmb_per_1m").asText()).isEqualTo("3.000001");
            assertThat(shown.path("cached_input_price_rmb_per_1m").asText()).isEqualTo("3.000001");
            assertThat(shown.path("price").path("cache_write_1h_per_1m").asText())
                    .isEqualTo("3.000001");
            assertThat(shown.path("price").path("audio_output_per_1m").asText()).isEqualTo("5");
            assertThat(shown.path("next_price").isNull()).isTrue();
            assertThat(shown.path("routes").isNull()).isTrue();
            assertThat(shown.path("owned_by").asText()).isEqualTo("farthing");
            assertThat(operator.done("GET", Management.GATEWAY + "/models/" + model + "?org_id=" + org.id(), null)
                            .path("input_price_rmb_per_1m"))
                    .isEqualTo(shown.path("input_price_rmb_per_1m"));
            assertThat(operator.done("GET", Management.GATEWAY + "/models/" + model, null)
                            .path("input_price_rmb_per_1m")
                            .asText())
                    .isEqualTo(Scene.PRICES.get("input_per_1m"));
            assertThat(operator.done("GET", PRICES + "?org_id=" + org.id(), null)
                            .path("total")
                            .asInt())
                    .isOne();
            assertThat(operator.done("GET", PRICES + "?model=" + model, null)
                            .path("items")
                            .findValuesAsText("book"))
                    .containsOnly("default");

            var time = Json.map("from", "2020-01-01T00:00:00Z", "to", "2100-01-01T00:00:00Z", "org_id", org.id());
            var same = operator.done("POST", "/api/v1/billing/re-rate", Json.write(time));
            assertThat(same.path("total").path("calls").asInt()).isOne();
            assertThat(same.path("total").path("difference").asText()).isEqualTo("0");
            assertThat(same.path("total").path("old_cost")).isEqualTo(call.path("cost"));
            time.put("prices", List.of(Json.map("model", model, "input_per_1m", "1", "output_per_1m", "0.000001")));
            var supposed = operator.done("POST", "/api/v1/billing/re-rate", Json.write(time));
            assertThat(new BigDecimal(supposed.path("total").path("new_cost").asText()))
                    .isEqualByComparingTo(cost(call, "1", "0.000001"));

            var announced = Json.map("model", model, "org_id", org.id(), "valid_from", "2999-01-01T00:00:00Z");
            announced.put("input_per_1m", "4");
            announced.put("output_per_1m", "6");
            operator.done("POST", PRICES, Json.write(announced));
            var next = viewer.done("GET", Management.GATEWAY + "/models/" + model, null);
            assertThat(next.path("next_price").path("valid_from").asText()).isEqualTo("2999-01-01T00:00:00Z");
            assertThat(next.path("next_price").path("reasoning_per_1m").asText())
                    .isEqualTo("6");
            assertThat(next.path("price").path("input_per_1m").asText()).isEqualTo("3.000001");
        }
    }

    @Test
    void aFileIsTakenWholeOrNotAtAll() {
        try (var scene = house.scene()) {
            var model = scene.chat();
            var csv = "model,input_per_1m,output_per_1m,valid_from\n" + model + ",7,8,2090-01-01T00:00:00Z\n";
            var dry = importCsv("?dry_run=true", csv);
            assertThat(dry.status()).as(dry.text()).isEqualTo(200);
            assertThat(dry.json().path("applied").asBoolean()).isFalse();
            assertThat(dry.json()
                            .path("changed")
                            .get(0)
                            .path("old")
                            .path("rates")
                            .path("input_per_1m")
                            .asText())
                    .isEqualTo(Scene.PRICES.get("input_per_1m"));
            var broken = importCsv("", csv + "nobody,1,2,\n" + model + ",x,2,\n");
            assertThat(broken.status()).isEqualTo(422);
            assertThat(broken.text()).contains("line 3", "line 4");
            assertThat(operator.done("GET", PRICES + "?status=future&model=" + model, null)
                            .path("total")
                            .asInt())
                    .isZero();
            var done = importCsv("", csv);
            assertThat(done.json().path("applied").asBoolean()).isTrue();
            var future = operator.done("GET", PRICES + "?status=future&model=" + model, null);
            assertThat(future.path("items").get(0).path("input_per_1m").asText())
                    .isEqualTo("7");
            assertThat(importCsv("", csv).json().path("unchanged")).hasSize(1);
            var map = "{\"" + scene.embedding() + "\":{\"input_cost_per_token\":2e-8,\"mode\":\"embedding\"},"
                    + "\"nobody\":{\"input_cost_per_token\":1e-06,\"output_cost_per_token\":2e-06}}";
            var taken = operator.done("POST", PRICES + "/import?currency=CNY", map);
            assertThat(taken.path("changed")
                            .get(0)
                            .path("new")
                            .path("rates")
                            .path("input_per_1m")
                            .asText())
                    .isEqualTo("0.02");
            assertThat(taken.path("skipped").get(0).path("model").asText()).isEqualTo("nobody");
        }
    }

    @Test
    void foreignPricesNeedARateOfExchange() {
        try (var scene = house.scene()) {
            var foreign = Json.object(
                    "model", scene.chat(), "currency", "CHF", "input_per_1m", "0.15", "output_per_1m", "0.6");
            var refused = operator.send("POST", PRICES, foreign);
            assertThat(refused.status()).isEqualTo(422);
            assertThat(refused.text()).contains("CHF", "CNY");
            var rate = operator.done(
                    "POST",
                    "/api/v1/billing/fx-rates",
                    Json.object("currency", "CHF", "rate", "8.9012345678", "note", "a bank"));
            var made = operator.done("POST", PRICES, foreign);
            assertThat(made.path("currency").asText()).isEqualTo("CNY");
            assertThat(made.path("input_per_1m").asText()).isEqualTo("1.335185");
            assertThat(made.path("original").path("currency").asText()).isEqualTo("CHF");
            assertThat(made.path("original").path("fx_rate_id")).isEqualTo(rate.path("id"));
            assertThat(made.path("original").path("rates").path("input_per_1m").asText())
                    .isEqualTo("0.15");
        }
    }

    @Test
    void theBundledListCanBeSearchedAndTried() {
        var found = operator.done("GET", "/api/v1/billing/price-list?vendor=google&search=argon", null);
        assertThat(found.path("items").findValuesAsText("currency")).containsOnly("USD");
        assertThat(found.path("items").get(1).path("valid_from").asText()).isEqualTo("2026-12-01T00:00:00Z");
        assertThat(found.path("items").get(0).path("source").asText()).isNotBlank();
        var tried = operator.done(
                "POST",
                "/api/v1/billing/price-list/activate",
                Json.object("vendor", "google", "models", List.of("no-such-model"), "dry_run", true));
        assertThat(tried.path("applied").asBoolean()).isFalse();
        assertThat(tried.path("refused").findValuesAsText("reason")).contains("the list has no such model");
        assertThat(operator.send("POST", "/api/v1/billing/price-list/activate", "{}")
                        .status())
                .isEqualTo(422);
    }
}

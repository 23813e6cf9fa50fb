package dev.farthing.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.farthing.journey.Caller.Answer;
import dev.farthing.journey.Management.Made;
import dev.farthing.upstream.FakeVendor;
import java.math.BigDecimal;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// The same question asked again, from the key's wish to the books.
@ExtendWith(House.Resolver.class)
class ResponseCacheJourneyTest {
    private static final AtomicInteger NUMBERS = new AtomicInteger();
    private static final String ANSWER = "{\"id\":\"c\",\"choices\":[{\"index\":0,\"message\":{\"content\":\"Hello\"},"
            + "\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":1000,\"completion_tokens\":500,"
            + "\"total_tokens\":1500}}";

    private final House house;
    private final Management operator;
    private final Scene scene;
    private final Made org;

    ResponseCacheJourneyTest(House house) {
        this.house = house;
        this.operator = house.operator();
        this.scene = house.scene();
        this.org = operator.org("cache " + NUMBERS.incrementAndGet());
    }

    @AfterEach
    void close() {
        scene.close();
    }

    private Answer ask(Made key, String prompt, String wish) {
        var body = Caller.chatBody(scene.chat(), prompt, false);
        return Caller.send(house.caller(key.secret())
                .request(Caller.CHAT, body)
                .header("x-farthing-cache", wish)
                .build());
    }

    private JsonNode ofOrg(String path) {
        return operator.done("GET", path + (path.contains("?") ? "&" : "?") + "org_id=" + org.id(), null);
    }

    @Test
    void whatIsAnsweredAgainCostsNothingAndTheBooksAgree() {
        var key = operator.keyIn(org.id(), "name", "keeping", "response_cache_seconds", 600);
        var other = operator.keyIn(org.id(), "name", "another", "response_cache_seconds", 600);
        assertThat(key.json().path("response_cache_seconds").asInt()).isEqualTo(600);
        operator.budgetIn(org.id(), "key", key.id(), "5", "total");
        scene.vendor().usually(() -> FakeVendor.Answer.json(200, ANSWER));

        var first = house.caller(key.secret()).chat(scene.chat(), "Hello?");
        var again = house.caller(key.secret()).chat(scene.chat(), "Hello?");
        var others = house.caller(other.secret()).chat(scene.chat(), "Hello?");

        assertThat(first.header("x-farthing-cache")).isEqualTo("miss");
        assertThat(again.header("x-farthing-cache")).isEqualTo("hit");
        assertThat(others.header("x-farthing-cache")).isEqualTo("miss");
        assertThat(again.text()).isEqualTo(first.text());
        assertThat(again.header("x-farthing-cost")).isEqualTo("0");
        var cost = first.header("x-farthing-cost");
        var rows = ofOrg("/api/v1/obs/calls?request_id=" + again.requestId()).path("items");
        assertThat(rows).hasSize(1);
        var row = rows.get(0);
        assertThat(row.path("from_cache").asBoolean()).isTrue();
        assertThat(row.path("response_cache_saving").asText()).isEqualTo(cost);
        assertThat(row.path("cost").asText()).isEqualTo("0");
        assertThat(row.path("status").asText()).isEqualTo("ok");
        assertThat(row.path("attempts").asInt()).isZero();
        assertThat(row.path("total_tokens").asInt()).isZero();
        var totals = ofOrg("/api/v1/obs/usage?group_by=key").path("totals");
        assertThat(totals.path("requests").asInt()).isEqualTo(3);
        assertThat(totals.path("response_cache_hits").asInt()).isEqualTo(1);
        assertThat(new BigDecimal(totals.path("response_cache_saving").asText()))
                .isEqualByComparingTo(cost);
        assertThat(new BigDecimal(totals.path("cost").asText()))
                .isEqualByComparingTo(new BigDecimal(cost).multiply(BigDecimal.TWO));
        var budget = ofOrg("/api/v1/billing/budgets?scope=key&scope_id=" + key.id())
                .path("items")
                .get(0);
        assertThat(new BigDecimal(budget.path("spent").asText())).isEqualByComparingTo(cost);
        assertThat(new BigDecimal(budget.path("held").asText())).isZero();
        Invariants.assertNone(operator, org.id());
    }

    @Test
    void aRequestMayWishForItAndTheKeyMayStop() {
        var key = operator.keyIn(org.id(), "name", "plain");
        scene.vendor().usually(() -> FakeVendor.Answer.json(200, ANSWER));

        assertThat(ask(key, "Hello?", "60").header("x-farthing-cache")).isEqualTo("miss");
        assertThat(ask(key, "Hello?", "60").header("x-farthing-cache")).isEqualTo("hit");
        assertThat(ask(key, "Hello!", "60").header("x-farthing-cache")).isEqualTo("miss");
        assertThat(ask(key, "Hello?", "off").header("x-farthing-cache")).isNull();
        assertThat(ask(key, "Hello?", "a while").status()).isEqualTo(400);
        operator.done("PUT", Management.GATEWAY + "/keys/" + key.id() + "/disable?org_id=" + org.id(), null);
        assertThat(ask(key, "Hello?", "60").status()).isEqualTo(401);
    }
}

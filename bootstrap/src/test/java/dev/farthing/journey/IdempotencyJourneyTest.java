package dev.farthing.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.farthing.journey.Caller.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// A management POST with an Idempotency-Key takes effect once, however often it comes.
@ExtendWith(House.Resolver.class)
class IdempotencyJourneyTest {
    private static final String KEYS = Management.GATEWAY + "/keys";

    private final Management operator;

    IdempotencyJourneyTest(House house) {
        this.operator = house.operator();
    }

    @Test
    void theFirstAnswerIsGivenAgain() {
        var name = Tenants.fresh();
        var first = operator.once(KEYS, "{\"name\":\"" + name + "\"}", name);
        var again = operator.once(KEYS, "{\"name\":\"" + name + "\"}", name);
        assertThat(first.status()).isEqualTo(201);
        assertThat(first.header("idempotency-replayed")).isNull();
        assertThat(first.json().path("key").asText()).startsWith("sk-far-");
        assertThat(again.status()).isEqualTo(201);
        assertThat(again.text()).isEqualTo(first.text());
        assertThat(again.header("idempotency-replayed")).isEqualTo("true");
        assertThat(again.header("content-type")).isEqualTo(first.header("content-type"));
        assertThat(named(name)).hasSize(1);
        var records = operator.done(
                "GET",
                "/api/v1/obs/audit?object=key&object_id="
                        + first.json().path("id").asText(),
                null);
        assertThat(records.path("items")).hasSize(1);
    }

    @Test
    void anotherBodyOrAnotherPlaceIsAConflict() {
        var name = Tenants.fresh();
        assertThat(operator.once(KEYS, "{\"name\":\"" + name + "\"}", name).status())
                .isEqualTo(201);
        for (var other : List.of(
                operator.once(KEYS, "{\"name\":\"" + name + "x\"}", name),
                operator.once(Management.GATEWAY + "/teams", "{\"name\":\"" + name + "\"}", name))) {
            assertThat(other.status()).isEqualTo(409);
            assertThat(other.json().path("code").asText()).isEqualTo("idempotency_conflict");
        }
        assertThat(named(name)).hasSize(1);
    }

    @Test
    void aRefusalMayBeCorrected() {
        var name = Tenants.fresh();
        assertThat(operator.once(KEYS, "{\"name\":7}", name).status()).isEqualTo(422);
        assertThat(operator.once(KEYS, "{\"name\":\"" + name + "\"}", name).status())
                .isEqualTo(201);
    }

    @Test
    void keysOfDifferentAdministratorsAreDifferent() {
        var name = Tenants.fresh();
        var other = operator.as(
                operator.adminKey("name", Tenants.fresh(), "role", "operator").secret());
        assertThat(operator.once(KEYS, "{\"name\":\"" + name + "\"}", name).status())
                .isEqualTo(201);
        var theirs = other.once(KEYS, "{\"name\":\"" + name + "\"}", name);
        assertThat(theirs.header("idempotency-replayed")).isNull();
        assertThat(named(name)).hasSize(2);
    }

    @Test
    void manyAtOnceTakeEffectOnce() throws Exception {
        var name = Tenants.fresh();
        var answers = new ArrayList<Answer>();
        try (var threads = Executors.newFixedThreadPool(20)) {
            Callable<Answer> work = () -> operator.once(KEYS, "{\"name\":\"" + name + "\"}", name);
            var futures = new ArrayList<Future<Answer>>();
            for (int i = 0; i < 60; i++) {
                futures.add(threads.submit(work));
            }
            for (var future : futures) {
                answers.add(future.get());
            }
        }
        assertThat(answers).allSatisfy(answer -> assertThat(answer.status()).isIn(201, 409));
        assertThat(answers.stream().filter(answer -> answer.status() == 201).map(Answer::text))
                .isNotEmpty()
                .containsOnly(answers.stream()
                        .filter(answer -> answer.status() == 201)
                        .findFirst()
                        .orElseThrow()
                        .text());
        assertThat(named(name)).hasSize(1);
    }

    @Test
    void whatReadsAllCallsInATransactionOfItsOwnIsDoneOnceToo() {
        var body = "{\"from\":\"2026-11-01T00:00:00Z\",\"to\":\"2026-12-01T00:00:00Z\",\"prices\":[]}";
        var name = Tenants.fresh();
        var first = operator.once("/api/v1/billing/re-rate", body, name);
        var again = operator.once("/api/v1/billing/re-rate", body, name);
        assertThat(first.status()).as(first.text()).isEqualTo(200);
        assertThat(again.text()).isEqualTo(first.text());
        assertThat(again.header("idempotency-replayed")).isEqualTo("true");
    }

    @Test
    void aBatchIsDoneOnceToo() {
        var key = operator.key("name", Tenants.fresh());
        var body = "{\"action\":\"rotate\",\"ids\":[\"" + key.id() + "\"]}";
        var first = operator.once(KEYS + "/batch", body, key.id());
        var again = operator.once(KEYS + "/batch", body, key.id());
        assertThat(first.status()).isEqualTo(200);
        assertThat(again.text()).isEqualTo(first.text());
        assertThat(again.header("idempotency-replayed")).isEqualTo("true");
    }

    @Test
    void aKeyHasALength() {
        assertThat(operator.once(KEYS, "{\"name\":\"n\"}", "k".repeat(256)).status())
                .isEqualTo(422);
    }

    private List<JsonNode> named(String name) {
        var items = new ArrayList<JsonNode>();
        operator.done("GET", KEYS + "?search=" + name, null).path("items").forEach(items::add);
        return items;
    }
}

package dev.farthing.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.farthing.journey.Caller.Answer;
import dev.farthing.journey.Management.Made;
import dev.farthing.upstream.FakeVendor;
import dev.farthing.upstream.Misbehaviour;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Vendors that misbehave, and what becomes of calls, credentials and money meanwhile.
@ExtendWith(House.Resolver.class)
class PoolJourneyTest {
    private static final AtomicInteger NUMBERS = new AtomicInteger();
    private static final Map<String, String> PRICES = Map.of("input_per_1m", "1", "output_per_1m", "2");
    /// What a good answer costs.
    private static final String COST = "0.000007";

    private final House house;
    private final Management operator;
    private final List<FakeVendor> vendors = new ArrayList<>();
    private final List<Made> credentials = new ArrayList<>();
    private final String name = "pool" + NUMBERS.incrementAndGet();
    private Made key;

    PoolJourneyTest(House house) {
        this.house = house;
        this.operator = house.operator();
    }

    @BeforeEach
    void issueKey() {
        key = operator.key("name", name);
    }

    @AfterEach
    void close() {
        vendors.forEach(FakeVendor::close);
    }

    @Test
    void d56aLimitIsHonouredToTheSecondAndTheCallGoesElsewhere() {
        var limited = vendor(Misbehaviour::none);
        var other = vendor(Misbehaviour::none);
        serve(Map.of(), limited.baseUrl(), other.baseUrl());
        limited.next(Misbehaviour.rateLimited(4));
        var before = Instant.now();

        var answer = call();

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.header("x-farthing-attempts")).isEqualTo("2");
        assertThat(answer.header("x-farthing-provider")).isEqualTo(name + "-1");
        assertThat(answer.header("x-farthing-cost")).isEqualTo(COST);
        var cooling = credentialOnce(0, "cooling");
        assertThat(Instant.parse(cooling.path("cooldown_until").asText()))
                .isBetween(before.plusMillis(3_600), Instant.now().plusMillis(4_400));
        assertThat(call().header("x-farthing-provider")).as("while it rests").isEqualTo(name + "-1");
        Await.until(
                "the limited one is asked again",
                Duration.ofSeconds(8),
                () -> String.valueOf(call().header("x-farthing-provider")),
                provider -> provider.equals(name + "-0"));
        assertThat(Instant.now()).isAfter(before.plusMillis(3_600));
        assertThat(limited.asked()).isNotNull();
        credentialOnce(0, "active");
    }

    @Test
    void d57aVendorInTroubleIsLeftAloneAndAskedAgainOnceASecond() {
        var vendor = vendor(() -> Misbehaviour.trouble(503));
        serve(Map.of(), vendor.baseUrl());
        long begun = System.nanoTime();
        int refused = 0;
        while (System.nanoTime() - begun < Duration.ofSeconds(4).toNanos()) {
            var answer = call();
            if (answer.errorCode().equals("upstream_none_available")) {
                refused++;
                assertThat(answer.status()).isEqualTo(503);
                assertThat(answer.header("retry-after")).isEqualTo("1");
                assertThat(answer.json().path("error").path("upstream_status").asText())
                        .isEqualTo("503");
                assertThat(answer.text()).contains("status 503");
            }
        }

        assertThat(refused).isPositive();
        assertThat(vendor.unseen())
                .as("opened by at most 10 errors, one probe a second")
                .isBetween(5, 10 + 5);
        vendor.usually(Misbehaviour::none);
        Await.until("it is well again", Duration.ofSeconds(5), this::call, answer -> answer.status() == 200);
    }

    @Test
    void d58whatCannotBeReachedCostsNothingAndHardlyAnyTime() {
        var closed = vendor(Misbehaviour::none);
        var gone = closed.baseUrl();
        closed.close();
        vendors.remove(closed);
        var other = vendor(Misbehaviour::none);
        serve(Map.of(), gone, URI.create("http://no-such-host.invalid/v1"), other.baseUrl());
        long begun = System.nanoTime();

        var answer = call();

        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofMillis(1_000));
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.header("x-farthing-attempts")).isEqualTo("3");
        assertThat(answer.header("x-farthing-cost")).isEqualTo(COST);
        assertThat(operator.call(answer.requestId()).path("attempts").asInt()).isEqualTo(3);
    }

    @Test
    void d59aVendorThatNeverAnswersIsGivenUpOnTime() {
        var vendor = vendor(Misbehaviour::hangs);
        serve(
                Map.of("connect_ms", 1_000, "first_byte_ms", 2_000, "idle_ms", 2_000, "total_ms", 10_000),
                vendor.baseUrl());
        var budget = operator.budget("key", key.id(), "5", "total");
        long begun = System.nanoTime();

        var answer = call();

        assertThat(Duration.ofNanos(System.nanoTime() - begun))
                .isBetween(Duration.ofMillis(1_900), Duration.ofMillis(2_400));
        assertThat(answer.status()).isEqualTo(504);
        assertThat(answer.header("x-farthing-cost")).isEqualTo("0");
        var kept = operator.done("GET", "/api/v1/billing/budgets?scope=key&scope_id=" + key.id(), null)
                .path("items");
        assertThat(kept.findValuesAsText("id")).contains(budget.id());
        kept.forEach(each -> assertThat(each.path("spent").asText()).isEqualTo("0"));
    }

    @Test
    void d60aStreamThatStallsIsEndedOnTimeAndChargedForWhatCame() {
        var vendor = vendor(Misbehaviour::stallsInAStream);
        serve(
                Map.of("connect_ms", 1_000, "first_byte_ms", 5_000, "idle_ms", 2_000, "total_ms", 20_000),
                vendor.baseUrl());
        long begun = System.nanoTime();

        var answer = house.caller(key.secret()).chatStream(name, "Hello?");

        assertThat(Duration.ofNanos(System.nanoTime() - begun))
                .isBetween(Duration.ofMillis(1_900), Duration.ofMillis(2_400));
        assertThat(answer.text())
                .contains("Hello")
                .contains("upstream_stream_broken")
                .doesNotContain("[DONE]");
        var row = operator.call(answer.requestId());
        assertThat(row.path("status").asText()).isEqualTo("error");
        assertThat(row.path("completion_tokens").asInt()).isPositive();
    }

    @Test
    void d61andD69afterHalfAStreamNobodyElseIsAsked() {
        var half = vendor(Misbehaviour::halfAStream);
        var other = vendor(Misbehaviour::noneInAStream);
        serve(Map.of(), half.baseUrl(), other.baseUrl());

        var answer = house.caller(key.secret()).chatStream(name, "Hello?");

        assertThat(answer.text()).containsOnlyOnce("Hello").containsOnlyOnce("upstream_stream_broken");
        assertThat(other.unseen()).isZero();
        assertThat(operator.calls("key_id=" + key.id())).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whateverFailsBeforeTheFirstByteAnotherAnswers(boolean stream) {
        var ways = List.<Supplier<FakeVendor.Answer>>of(
                () -> Misbehaviour.trouble(500),
                Misbehaviour::breaksAfterTheHead,
                Misbehaviour::empty,
                stream ? Misbehaviour::errorInAStream : Misbehaviour::errorInASuccess,
                Misbehaviour::deadCredential,
                Misbehaviour::emptyAccount);
        var bad = vendor(Misbehaviour::none);
        var good = vendor(stream ? Misbehaviour::noneInAStream : Misbehaviour::none);
        serve(Map.of(), bad.baseUrl(), good.baseUrl());
        var caller = house.caller(key.secret());
        for (var way : ways) {
            bad.next(way.get());
            var answer = stream ? caller.chatStream(name, "Hello?") : caller.chat(name, "Hello?");

            assertThat(answer.status()).as(answer.text()).isEqualTo(200);
            assertThat(answer.text()).contains("Hello");
            assertThat(answer.header("x-farthing-attempts")).isEqualTo("2");
            var path = Management.GATEWAY + "/credentials/"
                    + credentials.getFirst().id();
            Await.until(
                    "it is held against the credential",
                    Duration.ofSeconds(10),
                    () -> operator.done("GET", path, null),
                    shown -> shown.path("failure_count").asInt() > 0);
            operator.done("POST", path + "/enable", null);
            operator.done("POST", path + "/reset", null);
        }
    }

    @Test
    void whereTheFirstVendorLetsACallWaitASecondIsAskedAndBothArePaid() {
        var slow = vendor(Misbehaviour::hangs);
        var quick = vendor(Misbehaviour::none);
        serve(Map.of(), slow.baseUrl(), quick.baseUrl());
        operator.done("PUT", Management.GATEWAY + "/models/" + name, Json.object("hedging", true));
        operator.budget("key", key.id(), "5", "total");
        operator.done("PATCH", "/api/v1/settings", Json.object("hedge_most_ms", 100));
        try {
            var answer = call();

            assertThat(answer.status()).as(answer.text()).isEqualTo(200);
            assertThat(answer.header("x-farthing-provider")).isEqualTo(name + "-1");
            assertThat(answer.header("x-farthing-attempts")).isEqualTo("2");
            var cost = new BigDecimal(answer.header("x-farthing-cost"));
            assertThat(cost).isGreaterThan(new BigDecimal(COST));
            var row = operator.call(answer.requestId());
            assertThat(row.path("attempts").asInt()).isEqualTo(2);
            assertThat(row.path("prompt_tokens").asInt())
                    .as("what both have read")
                    .isGreaterThan(5);
            assertThat(new BigDecimal(row.path("cost").asText())).isEqualByComparingTo(cost);
            operator.done("GET", "/api/v1/billing/budgets?scope=key&scope_id=" + key.id(), null)
                    .path("items")
                    .forEach(budget -> {
                        assertThat(new BigDecimal(budget.path("spent").asText()))
                                .isEqualByComparingTo(cost);
                        assertThat(new BigDecimal(budget.path("held").asText())).isZero();
                    });
            assertThat(shown(0).path("failure_count").asInt()).isZero();
            assertThat(shown(0).path("status").asText()).isEqualTo("active");
        } finally {
            operator.done("POST", "/api/v1/settings/reset", "{\"names\":[\"hedge_most_ms\"]}");
        }
    }

    @Test
    void whatTheCallerDidWrongIsHeldAgainstNobodyAndTriedNowhereElse() {
        var first = vendor(() -> FakeVendor.Answer.json(
                400, "{\"error\":{\"message\":\"no\",\"type\":\"invalid_request_error\",\"code\":\"bad\"}}"));
        var other = vendor(Misbehaviour::none);
        serve(Map.of(), first.baseUrl(), other.baseUrl());
        for (int i = 0; i < 20; i++) {
            assertThat(call().status()).isEqualTo(400);
        }

        assertThat(other.unseen()).isZero();
        assertThat(shown(0).path("failure_count").asInt()).isZero();
    }

    @Test
    void d66aRedirectIsFollowedNowhere() {
        var inside = vendor(Misbehaviour::none);
        var vendor = vendor(() -> Misbehaviour.redirect(inside.baseUrl() + "/chat/completions"));
        serve(Map.of(), vendor.baseUrl());

        assertThat(call().status()).isEqualTo(502);
        assertThat(inside.unseen()).isZero();
    }

    @Test
    void everyFailedAttemptIsInTheLogUntilItIsDeleted() {
        var bad = vendor(Misbehaviour::deadCredential);
        var good = vendor(Misbehaviour::none);
        serve(Map.of(), bad.baseUrl(), good.baseUrl());
        var answer = call();
        var path = "/api/v1/obs/errors";
        var errors = Await.until(
                "the failed attempt is in the log",
                Duration.ofSeconds(10),
                () -> operator.done("GET", path + "?request_id=" + answer.requestId(), null)
                        .path("items"),
                items -> items.size() == 1);

        var error = errors.get(0);
        assertThat(error.path("failure_class").asText()).isEqualTo("credential_dead");
        assertThat(error.path("level").asText()).isEqualTo("error");
        assertThat(error.path("http_status").asInt()).isEqualTo(401);
        assertThat(error.path("message").asText()).isEqualTo("Incorrect API key");
        assertThat(error.path("credential_id").asText())
                .isEqualTo(credentials.getFirst().id());
        assertThat(error.path("key_id").asText()).isEqualTo(key.id());
        assertThat(error.path("model").asText()).isEqualTo(name);
        assertThat(list(path + "?class=credential_dead&level=error&search=incorrect&key_id=" + key.id()))
                .hasSize(1);
        assertThat(list(path + "?class=timeout&key_id=" + key.id())).isEmpty();
        assertThat(list(path + "?search=100%25&key_id=" + key.id())).isEmpty();
        assertThat(list(path + "?sort=oldest&page_size=1&key_id=" + key.id())).hasSize(1);
        var id = error.path("id").asText();
        assertThat(operator.done("GET", path + "/" + id, null)).isEqualTo(error);
        operator.done("DELETE", path + "/" + id, null);
        assertThat(operator.send("GET", path + "/" + id, null).status()).isEqualTo(404);
        assertThat(operator.done("POST", path + "/delete", "{\"ids\":[\"" + id + "\"]}")
                        .path("deleted")
                        .asInt())
                .isZero();
        credentialOnce(0, "invalid");
    }

    private List<JsonNode> list(String path) {
        var items = new ArrayList<JsonNode>();
        operator.done("GET", path, null).path("items").forEach(items::add);
        return items;
    }

    private FakeVendor vendor(Supplier<FakeVendor.Answer> usually) {
        var vendor = FakeVendor.on(house.vertx()).usually(usually::get);
        vendors.add(vendor);
        return vendor;
    }

    /// A model that is served by providers at these addresses, in this order.
    private void serve(Map<String, Integer> timeouts, URI... addresses) {
        var routes = new ArrayList<Map<String, Object>>();
        for (int i = 0; i < addresses.length; i++) {
            var body = Json.map(
                    "name",
                    name + "-" + i,
                    "protocol",
                    "openai",
                    "base_url",
                    addresses[i].toString(),
                    "timeouts",
                    timeouts);
            var provider = Made.of(operator.done("POST", Management.GATEWAY + "/providers", Json.write(body)));
            credentials.add(operator.credential(provider.id(), "secret-of-" + name + "-" + i));
            routes.add(Json.map("provider_id", provider.id(), "upstream_model", "up-" + i, "priority", i));
        }
        operator.done(
                "POST", Management.GATEWAY + "/models", Json.object("id", name, "type", "chat", "routes", routes));
        operator.price(name, PRICES);
    }

    private Answer call() {
        return house.caller(key.secret()).chat(name, "Hello?");
    }

    private JsonNode shown(int credential) {
        return operator.done(
                "GET",
                Management.GATEWAY + "/credentials/"
                        + credentials.get(credential).id(),
                null);
    }

    private JsonNode credentialOnce(int credential, String status) {
        return Await.until(
                "credential " + credential + " is " + status,
                Duration.ofSeconds(10),
                () -> shown(credential),
                shown -> shown.path("status").asText().equals(status));
    }
}

package dev.farthing.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.farthing.application.relay.TextTally;
import dev.farthing.journey.Caller.Answer;
import dev.farthing.journey.Management.Made;
import dev.farthing.upstream.FakeVendor;
import dev.farthing.upstream.Misbehaviour;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.assertj.core.api.InstanceOfAssertFactories;
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
    private static final List<Integer> TROUBLES = List.of(500, 502, 503);
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
        operator.budget("key", key.id(), "5", "total");
        var before = Instant.now();

        var answer = call();

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.header("x-farthing-attempts")).isEqualTo("2");
        assertThat(answer.header("x-farthing-provider")).isEqualTo(name + "-1");
        assertThat(answer.header("x-farthing-cost")).isEqualTo(COST);
        nothingIsHeldAndSpentIs(COST);
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
    void aModelThatRestsIsShownAndWokenByAReset() {
        var limited = vendor(Misbehaviour::none);
        serve(Map.of(), limited.baseUrl());
        limited.next(FakeVendor.Answer.json(
                429, "{\"error\":{\"message\":\"Rate limit reached for up-0. Please try again in 20m\"}}"));
        assertThat(call().errorCode()).isEqualTo("upstream_rate_limited");
        var path = Management.GATEWAY + "/credentials/" + credentials.getFirst().id();
        var resting = Await.until(
                "the rest is shown",
                Duration.ofSeconds(10),
                () -> operator.done("GET", path, null).path("resting_models").path(0),
                JsonNode::isObject);

        assertThat(resting.path("model").asText()).isEqualTo("up-0");
        assertThat(resting.path("reason").asText()).isEqualTo("model_rate_limited");
        assertThat(Instant.parse(resting.path("until").asText()))
                .isBetween(Instant.now().plusSeconds(1_100), Instant.now().plusSeconds(1_200));
        assertThat(shown(0).path("status").asText()).isEqualTo("active");
        assertThat(call().errorCode()).isEqualTo("upstream_none_available");
        assertThat(operator.done("POST", path + "/reset", null).path("resting_models"))
                .isEmpty();
        assertThat(call().status()).isEqualTo(200);
    }

    @Test
    void aVerificationHearsOfAnEmptyAccountAndAPageSaysNothingOfTheCredential() {
        var vendor = vendor(Misbehaviour::none);
        serve(Map.of(), vendor.baseUrl());
        var path = Management.GATEWAY + "/credentials/" + credentials.getFirst().id();
        vendor.next(FakeVendor.Answer.json(403, "<!DOCTYPE html><title>Attention Required!</title>"));
        assertThat(call().status()).isEqualTo(502);
        assertThat(credentialOnce(0, "active").path("status").asText()).isEqualTo("active");
        assertThat(call().status()).isEqualTo(200);

        vendor.next(Misbehaviour.emptyAccount());
        var verified = operator.done("POST", path + "/verify", null);
        assertThat(verified.path("status").asText()).isEqualTo("disabled");
        assertThat(verified.path("last_error").asText()).isEqualTo("account_empty");
        assertThat(call().errorCode()).isEqualTo("upstream_none_available");
        operator.done("POST", path + "/enable", null);
        assertThat(call().status()).isEqualTo(200);
    }

    @Test
    void d57aVendorInTroubleIsLeftAloneAndAskedAgainOnceASecond() {
        var troubles = new AtomicInteger();
        var vendor = vendor(() -> Misbehaviour.trouble(TROUBLES.get(troubles.getAndIncrement() % TROUBLES.size())));
        serve(Map.of(), vendor.baseUrl());
        long begun = System.nanoTime();
        int refused = 0;
        int made = 0;
        int seconds = Replicas.LONG ? 30 : 4;
        while (System.nanoTime() - begun < Duration.ofSeconds(seconds).toNanos()) {
            var answer = call();
            made++;
            if (answer.errorCode().equals("upstream_none_available")) {
                refused++;
                assertThat(answer.status()).isEqualTo(503);
                assertThat(answer.header("retry-after")).isEqualTo("1");
                var told = answer.json().path("error").path("upstream_status").asText();
                assertThat(TROUBLES).contains(Integer.valueOf(told));
                assertThat(answer.text()).contains("status " + told);
            }
        }

        assertThat(refused).isPositive();
        var hour = operator.done("GET", "/api/v1/obs/stats?key_id=" + key.id(), null)
                .path("calls_1h");
        assertThat(hour.path("failure").asInt())
                .as("whom nobody could be asked for was failed, and none is left out")
                .isEqualTo(made)
                .isEqualTo(hour.path("total").asInt());
        assertThat(vendor.unseen())
                .as("opened by at most 10 errors, one probe a second")
                .isBetween(5, 10 + seconds + 1);
        vendor.usually(Misbehaviour::none);
        Await.until("it is well again", Duration.ofSeconds(5), this::call, answer -> answer.status() == 200);
    }

    @Test
    void d58whatCannotBeReachedCostsNothingAndHardlyAnyTime() {
        var closed = vendor(Misbehaviour::none);
        var gone = closed.baseUrl();
        closed.close();
        vendors.remove(closed);
        for (var unreachable : List.of(gone, URI.create("http://no-such-host.invalid/v1"))) {
            var other = vendor(Misbehaviour::none);
            var here = new PoolJourneyTest(house);
            here.issueKey();
            here.serve(Map.of(), other.baseUrl());
            long usual = here.quickest(5, "1");
            var there = new PoolJourneyTest(house);
            there.issueKey();
            there.serve(Map.of(), unreachable, other.baseUrl());

            assertThat(there.quickest(4, "2") - usual)
                    .as("milliseconds more, of the quickest of a few, for " + unreachable)
                    .isLessThanOrEqualTo(200);
            var tries = operator.done("GET", "/api/v1/obs/calls/" + there.call().requestId(), null)
                    .path("attempt_rows");
            for (int i = 0; i < tries.size() - 1; i++) {
                assertThat(tries.get(i).path("failure_class").asText()).isEqualTo("network");
                assertThat(tries.get(i).path("cost").asText()).isEqualTo("0");
            }
        }
    }

    /// The quickest of so many good answers, in milliseconds.
    private long quickest(int calls, String attempts) {
        long best = Long.MAX_VALUE;
        for (int i = 0; i < calls; i++) {
            long begun = System.nanoTime();
            var answer = call();
            best = Math.min(best, Duration.ofNanos(System.nanoTime() - begun).toMillis());
            assertThat(answer.status()).as(answer.text()).isEqualTo(200);
            assertThat(answer.header("x-farthing-attempts")).isEqualTo(attempts);
            assertThat(answer.header("x-farthing-cost")).isEqualTo(COST);
        }
        return best;
    }

    @Test
    void d59aVendorThatNeverAnswersIsGivenUpOnTime() {
        var vendor = vendor(Misbehaviour::hangs);
        serve(
                Map.of("connect_ms", 1_000, "first_byte_ms", 2_000, "idle_ms", 2_000, "total_ms", 10_000),
                vendor.baseUrl());
        operator.budget("key", key.id(), "5", "total");

        var answer = call();

        assertThat(answer.status()).isEqualTo(504);
        assertThat(answer.header("x-farthing-cost")).isEqualTo("0");
        assertThat(lastedMillis(answer)).isBetween(1_900, 2_100);
        nothingIsHeldAndSpentIs("0");
    }

    private int lastedMillis(Answer answer) {
        return operator.done("GET", "/api/v1/obs/calls/" + answer.requestId(), null)
                .path("attempt_rows")
                .path(0)
                .path("latency_ms")
                .asInt();
    }

    private void nothingIsHeldAndSpentIs(String spent) {
        var kept = operator.done("GET", "/api/v1/billing/budgets?scope=key&scope_id=" + key.id(), null)
                .path("items");
        assertThat(kept).isNotEmpty().allSatisfy(budget -> {
            assertThat(budget.path("held").asText()).isEqualTo("0");
            assertThat(budget.path("spent").asText()).isEqualTo(spent);
        });
    }

    @Test
    void aVendorThatHangsLeavesRoomToTheOthers() {
        var hung = vendor(Misbehaviour::hangs);
        serve(
                Map.of("connect_ms", 1_000, "first_byte_ms", 2_000, "idle_ms", 2_000, "total_ms", 10_000),
                hung.baseUrl());
        var there = new PoolJourneyTest(house);
        there.issueKey();
        there.serve(Map.of(), vendor(Misbehaviour::none).baseUrl());
        operator.done("PATCH", "/api/v1/settings", Json.object("provider_concurrency", 4));
        try (var threads = Executors.newFixedThreadPool(8)) {
            var hanging = IntStream.range(0, 8)
                    .mapToObj(_ -> CompletableFuture.supplyAsync(this::call, threads))
                    .toList();
            hung.asked();
            assertThat(there.quickest(5, "1")).isLessThan(500);
            assertThat(hanging.stream().map(CompletableFuture::join).map(Answer::status))
                    .as("no more than its share hang")
                    .containsExactlyInAnyOrder(504, 504, 504, 504, 503, 503, 503, 503);
        } finally {
            operator.done("POST", "/api/v1/settings/reset", "{\"names\":[\"provider_concurrency\"]}");
        }
    }

    @Test
    void d60aStreamThatStallsIsEndedOnTimeAndChargedForWhatCame() {
        var vendor = vendor(Misbehaviour::stallsInAStream);
        serve(
                Map.of("connect_ms", 1_000, "first_byte_ms", 5_000, "idle_ms", 2_000, "total_ms", 20_000),
                vendor.baseUrl());

        var answer = house.caller(key.secret()).chatStream(name, "Hello?");

        assertThat(lastedMillis(answer)).isBetween(1_900, 2_100);
        assertThat(answer.text())
                .contains("Hello")
                .contains("upstream_stream_broken")
                .doesNotContain("[DONE]");
        var row = operator.call(answer.requestId());
        assertThat(row.path("status").asText()).isEqualTo("error");
        assertThat(row.path("completion_tokens").asLong())
                .isEqualTo(new TextTally("Hello".length(), 0).estimatedTokens());
        assertThat(new BigDecimal(row.path("cost").asText()))
                .isEqualByComparingTo(BigDecimal.valueOf(
                        row.path("prompt_tokens").asLong()
                                + 2 * row.path("completion_tokens").asLong(),
                        6));
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
        operator.done("PATCH", "/api/v1/settings", Json.object("hedge_least_ms", 100, "hedge_most_ms", 100));
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
            operator.done("POST", "/api/v1/settings/reset", "{\"names\":[\"hedge_least_ms\",\"hedge_most_ms\"]}");
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
        var usage = operator.done("GET", "/api/v1/obs/usage?group_by=key&key_id=" + key.id(), null)
                .path("items")
                .path(0);
        assertThat(usage.path("requests").asInt()).isEqualTo(1);
        assertThat(usage.path("attempts").asInt()).isEqualTo(2);
        assertThat(usage.path("fallback_cost").asText()).isEqualTo("0");
        var ofCode = "code=upstream_auth&key_id=" + key.id();
        assertThat(operator.done("GET", path + "?" + ofCode, null).path("total").asInt())
                .isEqualTo(1);
        assertThat(list(path + "?code=upstream_timeout&key_id=" + key.id())).isEmpty();
        var id = error.path("id").asText();
        var tries = operator.done("GET", "/api/v1/obs/calls/" + answer.requestId(), null)
                .path("attempt_rows");
        assertThat(tries).hasSize(2);
        assertThat(tries.get(0).path("failure_class").asText()).isEqualTo("credential_dead");
        assertThat(tries.get(0).path("error_id").asText()).isEqualTo(id);
        assertThat(tries.get(0).path("cost").asText()).isEqualTo("0");
        assertThat(tries.get(1).path("provider").asText()).isEqualTo(name + "-1");
        assertThat(tries.get(1).path("http_status").asInt()).isEqualTo(200);
        assertThat(tries.get(1).path("completion_tokens").asInt()).isPositive();
        assertThat(tries.get(1).path("cost").asText()).isEqualTo(answer.header("x-farthing-cost"));
        assertThat(operator.done("GET", path + "/" + id, null)).isEqualTo(error);
        for (var wrong : List.of("{\"filter\":{}}", "{\"filter\":{\"code\":\"x\"},\"all\":true}", "{}")) {
            assertThat(operator.send("POST", path + "/delete", wrong).status()).isEqualTo(422);
        }
        assertThat(operator.done(
                                "POST",
                                path + "/delete",
                                "{\"filter\":{\"code\":\"upstream_timeout\",\"key_id\":\"" + key.id() + "\"}}")
                        .path("deleted")
                        .asInt())
                .isZero();
        var table = Caller.send(HttpRequest.newBuilder(URI.create(operator.gateway() + path + "?" + ofCode))
                .header("authorization", "Bearer " + House.OPERATOR_KEY)
                .header("accept", "text/csv")
                .build());
        assertThat(table.text().lines())
                .hasSize(2)
                .first(InstanceOfAssertFactories.STRING)
                .startsWith("id,request_id,attempt,at,level,failure_class,http_status,code,message");
        var nobody = operator.org("errors of " + name).id();
        assertThat(operator.done("POST", path + "/delete?org_id=" + nobody, "{\"all\":true}")
                        .path("deleted")
                        .asInt())
                .isZero();
        operator.done("DELETE", path + "/" + id, null);
        assertThat(operator.send("GET", path + "/" + id, null).status()).isEqualTo(404);
        assertThat(operator.done("POST", path + "/delete", "{\"ids\":[\"" + id + "\"]}")
                        .path("deleted")
                        .asInt())
                .isZero();
        credentialOnce(0, "invalid");
    }

    @Test
    void aProbeOnDemandTellsWhatItFoundAndIsCountedNowhere() {
        var vendor = vendor(() -> FakeVendor.Answer.json(200, """
                {"id":"c","object":"chat.completion","model":"smaller-model","choices":[{"index":0,"message":\
                {"role":"assistant","content":"yes"},"finish_reason":"stop"}],\
                "usage":{"prompt_tokens":900,"completion_tokens":99,"total_tokens":999}}"""));
        serve(Map.of(), vendor.baseUrl());
        var provider = shown(0).path("provider_id").asText();

        var probed = operator.done(
                "POST",
                "/api/v1/obs/authenticity/probe",
                Json.object("provider_id", provider, "upstream_model", "up-0"));

        assertThat(probed.path("models").path(0).asText()).isEqualTo(name);
        assertThat(probed.path("answers")).hasSize(4);
        assertThat(probed.path("answers").path(0).path("model").asText()).isEqualTo("smaller-model");
        assertThat(probed.path("answers").path(0).path("as_asked").asBoolean()).isFalse();
        assertThat(probed.path("answers").path(1).path("prompt_tokens").asInt()).isEqualTo(900);
        assertThat(probed.path("findings").findValuesAsText("finding")).contains("other_model", "limit_ignored");
        assertThat(vendor.unseen()).isEqualTo(4);
        vendor.usually(Misbehaviour::deadCredential);
        assertThat(operator.done(
                                "POST",
                                "/api/v1/obs/authenticity/probe",
                                Json.object("provider_id", provider, "upstream_model", "up-0"))
                        .path("answers")
                        .path(0)
                        .path("trouble")
                        .asText())
                .isEqualTo("Incorrect API key");
        assertThat(shown(0).path("status").asText()).isEqualTo("active");
        for (var empty : List.of("/api/v1/obs/calls?org_id=*&provider=", "/api/v1/obs/errors?org_id=*&provider=")) {
            assertThat(list(empty + name + "-0")).isEmpty();
        }
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

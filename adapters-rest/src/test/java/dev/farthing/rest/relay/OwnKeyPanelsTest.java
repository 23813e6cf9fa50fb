package dev.farthing.rest.relay;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.farthing.application.relay.RateLimits;
import dev.farthing.application.relay.RelayCore;
import dev.farthing.application.relay.RelayScene;
import dev.farthing.application.relay.RememberedUsage;
import dev.farthing.application.relay.ScriptedUpstream;
import dev.farthing.application.report.Span;
import dev.farthing.application.start.Drain;
import dev.farthing.domain.account.Plan;
import dev.farthing.domain.budget.Budget;
import dev.farthing.domain.budget.Scope;
import dev.farthing.domain.budget.Unit;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.key.IssuedKey;
import dev.farthing.domain.key.KeyGrant;
import dev.farthing.domain.key.KeySecret;
import dev.farthing.domain.key.SecretPrefix;
import dev.farthing.domain.money.Amount;
import dev.farthing.rest.TrustedProxies;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What panels of other gateways ask, over real HTTP.
class OwnKeyPanelsTest {
    private static Vertx vertx;

    private final RelayCore core = new RelayCore(new RememberedUsage(), InstantSource.system());
    private final KeySecret secret = core.mint.mint(SecretPrefix.LIVE);
    private final Instant expiry = Instant.parse("2099-01-01T00:00:00Z");
    private final IssuedKey key = core.mint.aKey(secret, new KeyGrant(List.of("m"), List.of(), 60, 9000, null, expiry));
    private final HttpClient http = HttpClient.newHttpClient();
    private final ServedDataPlane served = serve();

    @BeforeAll
    static void startVertx() {
        vertx = Vertx.vertx();
    }

    @AfterAll
    static void stopVertx() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private ServedDataPlane serve() {
        core.scene.with(key).offer("m").offer("not-allowed");
        var vendor = new ScriptedUpstream(() -> Runnable::run);
        return new ServedDataPlane(vertx, core, vendor, new Drain(), new TrustedProxies(List.of()));
    }

    @AfterEach
    void stop() {
        served.close();
        http.close();
    }

    @Test
    void whatIsLeftOfABudgetIsTheLimitLessAHundredthOfTheUsage() throws Exception {
        served.budgets.add(
                new Budget(
                        RelayScene.ORG,
                        UUID.randomUUID(),
                        Budget.Kind.CAP,
                        Scope.KEY,
                        key.id(),
                        Unit.MONEY,
                        Set.of(),
                        Amount.of("5.5").pico(),
                        dev.farthing.domain.budget.Span.MONTH,
                        true,
                        List.of()),
                Instant.EPOCH);
        for (var prefix : List.of("", "/v1")) {
            var subscription = told(prefix + "/dashboard/billing/subscription");
            assertThat(subscription.path("object").textValue()).isEqualTo("billing_subscription");
            assertThat(subscription.path("has_payment_method").booleanValue()).isTrue();
            for (var limit : List.of("hard_limit_usd", "soft_limit_usd", "system_hard_limit_usd")) {
                assertThat(subscription.path(limit).isNumber()).isTrue();
                assertThat(subscription.path(limit).decimalValue()).isEqualByComparingTo("5.5");
            }
            assertThat(subscription.path("access_until").longValue()).isEqualTo(expiry.getEpochSecond());
            var usage = told(prefix + "/dashboard/billing/usage?start_date=2026-11-01&end_date=2026-12-01");
            assertThat(usage.path("object").textValue()).isEqualTo("list");
            assertThat(usage.path("total_usage").decimalValue())
                    .as("nothing is used of the budget, whatever was used in the days asked for")
                    .isZero();
        }
    }

    @Test
    void withoutALimitTheUsageOfTheDaysIsTold() throws Exception {
        assertThat(told("/dashboard/billing/subscription")
                        .path("hard_limit_usd")
                        .decimalValue())
                .isEqualByComparingTo("100000000");
        var usage = told("/dashboard/billing/usage?start_date=2026-11-01&end_date=2026-11-02");
        assertThat(usage.path("total_usage").decimalValue()).isEqualByComparingTo("125");
        assertThat(served.sums.asked).singleElement().satisfies(asked -> {
            assertThat(asked.keyId()).isEqualTo(key.id());
            assertThat(asked.orgId()).isEqualTo(RelayScene.ORG);
            assertThat(asked.span())
                    .isEqualTo(new Span(
                            new Span.Edge.At(Instant.parse("2026-11-01T00:00:00Z")),
                            new Span.Edge.At(Instant.parse("2026-11-03T00:00:00Z"))));
        });
        var wrong = get("/dashboard/billing/usage?start_date=yesterday", secret.reveal());
        assertThat(wrong.statusCode()).isEqualTo(400);
        assertThat(wrong.body()).contains("\"param\":\"start_date\"");
    }

    @Test
    void aKeyIsToldOfItselfAsLiteLlmDoes() throws Exception {
        var answer = told("/key/info");
        assertThat(answer.path("key").textValue()).startsWith("sk-far-").isNotEqualTo(secret.reveal());
        var info = answer.path("info");
        assertThat(info.path("key_alias").textValue()).isEqualTo("test key");
        assertThat(info.path("spend").decimalValue()).isEqualByComparingTo("1.25");
        assertThat(info.path("max_budget").isNull()).isTrue();
        assertThat(info.path("rpm_limit").intValue()).isEqualTo(60);
        assertThat(info.path("models").get(0).textValue()).isEqualTo("m");
        assertThat(info.path("expires").textValue()).isEqualTo("2099-01-01T00:00:00Z");
        assertThat(info.path("blocked").booleanValue()).isFalse();
        assertThat(get("/key/info?key=sk-far-another", secret.reveal()).statusCode())
                .isEqualTo(404);
        assertThat(get("/key/info?key=" + secret.reveal(), secret.reveal()).statusCode())
                .isEqualTo(200);
        assertThat(get("/key/info?key=" + secret.reveal(), null).statusCode()).isEqualTo(200);
    }

    @Test
    void itIsToldTheLimitsThatBindItAndWhatIsLeftOfAPrepaidBalance() throws Exception {
        assertThat(told("/key/info").path("info").path("balance_left").isNull()).isTrue();
        core.scene.on(new Plan(UUID.randomUUID(), "narrow", "Narrow", List.of(), 10, 10_000, 3));
        served.wallets.turn(RelayScene.ORG, true);
        served.wallets.open(RelayScene.ORG, UUID.randomUUID(), true);

        var info = told("/key/info").path("info");
        assertThat(info.path("rpm_limit").intValue()).as("the plan's").isEqualTo(10);
        assertThat(info.path("tpm_limit").intValue()).as("its own").isEqualTo(9_000);
        assertThat(info.path("max_parallel_requests").intValue()).isEqualTo(3);
        assertThat(info.path("balance_left").decimalValue()).isZero();
    }

    @Test
    void modelsAreToldWithThePriceOfAToken() throws Exception {
        var models = told("/v1/model/info").path("data");
        assertThat(models).singleElement().satisfies(model -> {
            assertThat(model.path("model_name").textValue()).isEqualTo("m");
            assertThat(model.at("/litellm_params/model").textValue()).isEqualTo("m");
            var info = model.path("model_info");
            assertThat(info.path("mode").textValue()).isEqualTo("chat");
            assertThat(info.path("input_cost_per_token").decimalValue()).isEqualByComparingTo("0.000001");
            assertThat(info.path("output_cost_per_token").decimalValue()).isEqualByComparingTo("0.000002");
            assertThat(info.path("cache_read_input_token_cost").decimalValue()).isEqualByComparingTo("0.000001");
            assertThat(info.path("supports_prompt_caching").booleanValue()).isFalse();
            assertThat(info.path("currency").textValue()).isEqualTo("CNY");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"/dashboard/billing/subscription", "/dashboard/billing/usage", "/key/info", "/model/info"})
    void nobodyIsToldWithoutAKeyAndNoLimitOfCallsCounts(String path) throws Exception {
        core.limits.answer(new RateLimits.Start.Refused(
                Fault.RATE_LIMIT_EXCEEDED, "Too many requests.", Duration.ofSeconds(7), null));
        assertThat(get(path, secret.reveal()).statusCode()).isEqualTo(200);
        var nobody = get(path, "sk-far-nonsense");
        assertThat(nobody.statusCode()).isEqualTo(401);
        assertThat(nobody.body()).contains("\"code\":\"invalid_api_key\"");
        core.scene.with(key.disable(Instant.EPOCH));
        assertThat(get(path, secret.reveal()).body()).contains("\"code\":\"key_disabled\"");
    }

    private JsonNode told(String path) throws Exception {
        var answer = get(path, secret.reveal());
        assertThat(answer.statusCode()).as(path + " " + answer.body()).isEqualTo(200);
        assertThat(answer.headers().firstValue("x-request-id")).isPresent();
        return new ObjectMapper().readTree(answer.body());
    }

    private HttpResponse<String> get(String path, @Nullable String bearer) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(served.url(path));
        if (bearer != null) {
            request.header("authorization", "Bearer " + bearer);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}

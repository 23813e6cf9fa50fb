package dev.farthing.rest.relay;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.farthing.application.relay.RateLimits;
import dev.farthing.application.relay.RelayCore;
import dev.farthing.application.relay.RememberedUsage;
import dev.farthing.application.relay.ReplySummary;
import dev.farthing.application.relay.ScriptedUpstream;
import dev.farthing.application.relay.UpstreamFailure;
import dev.farthing.application.start.Drain;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.key.KeyGrant;
import dev.farthing.domain.key.KeySecret;
import dev.farthing.domain.key.SecretPrefix;
import dev.farthing.domain.upstream.FailureClass;
import dev.farthing.domain.usage.Dialect;
import dev.farthing.domain.usage.Endpoint;
import dev.farthing.rest.TrustedProxies;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// What clients of Anthropic's dialect are answered, over real HTTP and with a vendor the test holds in its hands.
class MessagesTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String ASK = "{\"model\":\"m\",\"max_tokens\":9,\"messages\":[]}";
    private static final String ASK_STREAM = "{\"model\":\"m\",\"max_tokens\":9,\"stream\":true,\"messages\":[]}";
    private static final String ANSWER = "{\"type\":\"message\",\"content\":[]}";

    private static Vertx vertx;

    private final RememberedUsage usage = new RememberedUsage();
    private final RelayCore core = new RelayCore(usage, InstantSource.system());
    private final ScriptedUpstream vendor = new ScriptedUpstream(() -> {
        var context = vertx.getOrCreateContext();
        return task -> context.runOnContext(_ -> task.run());
    });
    private final KeySecret secret = core.mint.mint(SecretPrefix.LIVE);
    private final HttpClient http = HttpClient.newHttpClient();
    private ServedDataPlane served;

    @BeforeAll
    static void startVertx() {
        vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));
    }

    @AfterAll
    static void stopVertx() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @BeforeEach
    void start() {
        core.scene.with(core.mint.aKey(secret, KeyGrant.EVERYTHING)).offer("m", "short");
        served = new ServedDataPlane(vertx, core, vendor, new Drain(), new TrustedProxies(List.of()));
    }

    @AfterEach
    void stop() {
        served.close();
        http.close();
    }

    @Test
    void aMessageArrivesAsTheVendorGaveItWithItsCostBeside() throws Exception {
        var answer = post("/v1/messages?beta=true", ASK);
        var attempt = vendor.next();
        attempt.begins(200, "application/json").ends(ScriptedUpstream.reported(3, 1), ANSWER, "");

        assertThat(attempt.body()).isEqualTo(ASK.replace("\"m\"", "\"vendor-m\""));
        assertThat(attempt.request.headers())
                .containsEntry("anthropic-version", "2023-06-01")
                .containsEntry("anthropic-beta", "a-1,b-2")
                .doesNotContainKey("x-api-key");
        assertThat(attempt.request.endpoint()).isEqualTo(Endpoint.MESSAGES);
        assertThat(answer.get().body()).isEqualTo(ANSWER);
        var headers = answer.get().headers();
        assertThat(headers.firstValue("x-farthing-cost")).contains("0.000005");
        assertThat(headers.firstValue("request-id")).isEqualTo(headers.firstValue("x-request-id"));
        var call = usage.calls().getFirst();
        assertThat(call.path().dialect()).isEqualTo(Dialect.ANTHROPIC);
        assertThat(call.path().endpoint()).isEqualTo(Endpoint.MESSAGES);
    }

    @Test
    void theCostStandsBeforeTheLastEventOfAStream() throws Exception {
        var answer = post("/v1/messages", ASK_STREAM);
        vendor.next()
                .begins(200, "text/event-stream")
                .sends("event: message_start\ndata: {}\n\n")
                .ends(
                        ScriptedUpstream.reported(3, 1),
                        "event: message_delta\ndata: {}\n\n",
                        "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n");

        assertThat(answer.get().body()).isEqualTo("""
                event: message_start
                data: {}

                event: message_delta
                data: {}

                : x-farthing-cost=0.000005 x-farthing-usage-source=reported

                event: message_stop
                data: {"type":"message_stop"}

                """);
    }

    @Test
    void aStreamThatBreaksEndsWithAnErrorEvent() throws Exception {
        var answer = post("/v1/messages", ASK_STREAM);
        vendor.next()
                .begins(200, "text/event-stream")
                .sends("event: message_start\ndata: {}\n\n")
                .fails(failure(Fault.UPSTREAM_STREAM_BROKEN, "The vendor broke off its answer."));

        var body = answer.get().body();
        var event = body.substring(body.indexOf("event: error"));
        assertThat(event).startsWith("event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"api_error\"");
        var id = answer.get().headers().firstValue("request-id").orElseThrow();
        assertThat(event).contains("\"request_id\":\"" + id + "\"");
    }

    @ParameterizedTest
    @CsvSource({
        "UPSTREAM_OVERLOADED, 529, overloaded_error",
        "UPSTREAM_RATE_LIMITED, 529, overloaded_error",
        "UPSTREAM_AUTH, 502, api_error",
        "UPSTREAM_ERROR, 502, api_error",
        "UPSTREAM_NO_BALANCE, 503, api_error",
        "UPSTREAM_TIMEOUT, 504, timeout_error",
    })
    void aVendorsFailureIsToldInTheWordsOfTheDialect(Fault fault, int status, String type) throws Exception {
        var answer = post("/v1/messages", ASK);
        vendor.next().fails(failure(fault, "It failed."));

        assertThat(answer.get().statusCode()).isEqualTo(status);
        var body = json(answer.get());
        assertThat(body.path("type").asText()).isEqualTo("error");
        assertThat(body.path("error").path("type").asText()).isEqualTo(type);
        assertThat(body.path("error").path("details").path("code").asText()).isEqualTo(fault.code());
        assertThat(usage.calls().getFirst().ending().httpStatus()).isEqualTo(status);
    }

    private static UpstreamFailure failure(Fault fault, String sentence) {
        return new UpstreamFailure(fault, FailureClass.OVERSIZED, sentence, null, null, ReplySummary.NOTHING);
    }

    @ParameterizedTest
    @EnumSource(value = RefusalsTest.Refusal.class, mode = EnumSource.Mode.EXCLUDE, names = "COST_NOT_BOUNDABLE")
    void everyRefusalIsToldInTheWordsOfTheDialect(RefusalsTest.Refusal refusal) throws Exception {
        var scene = new RelayCore(new RememberedUsage(), InstantSource.system());
        scene.scene.offer("m");
        var shown = scene.mint.mint(SecretPrefix.LIVE);
        refusal.make(scene, scene.mint.aKey(shown, KeyGrant.EVERYTHING));

        try (var plane = new ServedDataPlane(vertx, scene, vendor, new Drain(), new TrustedProxies(List.of()))) {
            var answer = http.send(
                    HttpRequest.newBuilder(plane.url("/v1/messages"))
                            .header("x-api-key", shown.reveal())
                            .POST(HttpRequest.BodyPublishers.ofString(refusal.body()))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());

            var body = json(answer);
            assertThat(body.path("type").asText()).isEqualTo("error");
            var error = body.path("error");
            assertThat(error.path("type").asText())
                    .isEqualTo(
                            switch (answer.statusCode()) {
                                case 400 -> "invalid_request_error";
                                case 401 -> "authentication_error";
                                case 402 -> "billing_error";
                                case 403 -> "permission_error";
                                case 404 -> "not_found_error";
                                case 429 -> "rate_limit_error";
                                case 503 -> "api_error";
                                default -> "no status of this dialect: " + answer.statusCode();
                            });
            assertThat(error.path("message").asText()).isNotEmpty();
            assertThat(error.path("details").path("code").asText())
                    .isEqualTo(refusal.name().toLowerCase(Locale.ROOT).replace("_for_ever", ""));
            assertThat(body.path("request_id").asText())
                    .isEqualTo(answer.headers().firstValue("request-id").orElse("none"));
            assertThat(answer.headers().firstValue("x-should-retry").orElse(""))
                    .isEqualTo(refusal.name().startsWith("INSUFFICIENT") ? "false" : "");
        }
    }

    @Test
    void whatIsLeftOfTheLimitsIsToldWithTimesAsTheDialectHasThem() throws Exception {
        core.limits.answer(new RateLimits.Start.Refused(
                Fault.RATE_LIMIT_EXCEEDED,
                "Too many.",
                Duration.ofSeconds(7),
                new RateLimits.Standing(10, 0, Duration.ofSeconds(7), -1, -1, Duration.ZERO)));

        var headers = post("/v1/messages", ASK).get().headers();

        assertThat(headers.firstValue("anthropic-ratelimit-requests-limit")).contains("10");
        assertThat(headers.firstValue("anthropic-ratelimit-requests-remaining")).contains("0");
        assertThat(Instant.parse(
                        headers.firstValue("anthropic-ratelimit-requests-reset").orElseThrow()))
                .isAfter(Instant.now());
        assertThat(headers.firstValue("anthropic-ratelimit-tokens-limit")).isEmpty();
        assertThat(headers.firstValue("x-ratelimit-limit-requests")).contains("10");
        assertThat(headers.firstValue("retry-after")).contains("7");
    }

    @Test
    void tokensThatAreLeftAreToldBesideRequests() throws Exception {
        core.limits.answer(new RateLimits.Start.Refused(
                Fault.RATE_LIMIT_EXCEEDED,
                "Too many.",
                Duration.ofSeconds(7),
                new RateLimits.Standing(10, 4, Duration.ofSeconds(7), 1_000, -3, Duration.ofSeconds(9))));

        var headers = post("/v1/messages", ASK).get().headers();

        assertThat(headers.firstValue("anthropic-ratelimit-requests-remaining")).contains("4");
        assertThat(headers.firstValue("anthropic-ratelimit-tokens-limit")).contains("1000");
        assertThat(headers.firstValue("anthropic-ratelimit-tokens-remaining")).contains("0");
        assertThat(Instant.parse(
                        headers.firstValue("anthropic-ratelimit-tokens-reset").orElseThrow()))
                .isAfter(Instant.now());
        assertThat(headers.firstValue("x-ratelimit-remaining-tokens")).contains("0");
    }

    @Test
    void modelsAreListedInTheShapeOfTheDialectToItsClients() throws Exception {
        core.scene.offer("n");
        core.scene.offer("o");

        var first = json(get("/v1/models?limit=2"));
        assertThat(first.path("data")).hasSize(2);
        assertThat(first.path("has_more").asBoolean()).isTrue();
        assertThat(first.path("first_id").asText()).isEqualTo("m");
        assertThat(first.path("last_id").asText()).isEqualTo("n");
        var model = first.path("data").path(0);
        assertThat(model.path("type").asText()).isEqualTo("model");
        assertThat(model.path("display_name").asText()).isEqualTo("m");
        assertThat(model.path("created_at").asText()).isEqualTo("2020-01-01T00:00:00Z");

        var rest = json(get("/v1/models?limit=1000&after_id=n"));
        assertThat(rest.path("data")).hasSize(1);
        assertThat(rest.path("has_more").asBoolean()).isFalse();
        assertThat(json(get("/v1/models?limit=1&before_id=o")).path("first_id").asText())
                .isEqualTo("n");
        assertThat(json(get("/v1/models/short")).path("id").asText()).isEqualTo("m");
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/models?limit=0, 400",
        "/v1/models?limit=x, 400",
        "/v1/models?after_id=no, 400",
        "/v1/models/no, 404"
    })
    void whatIsAskedWronglyOfTheListIsRefusedInTheDialect(String path, int status) throws Exception {
        var answer = get(path);

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(json(answer).path("error").path("type").asText())
                .isEqualTo(status == 400 ? "invalid_request_error" : "not_found_error");
        assertThat(json(answer).path("request_id").asText())
                .isEqualTo(answer.headers().firstValue("request-id").orElse("none"));
    }

    @Test
    void tokensAreCountedWithoutAVendorAndWithoutCost() throws Exception {
        var answer = post("/v1/messages/count_tokens", "{\"model\":\"short\",\"messages\":[]}")
                .get();

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(json(answer).path("input_tokens").asInt()).isEqualTo(31);
        assertThat(answer.headers().firstValue("request-id")).hasValueSatisfying(UUID::fromString);
        assertThat(vendor.wasNeverAsked()).isTrue();
        assertThat(usage.calls()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"model\":\"none\",\"messages\":[]} | 404 | not_found_error",
                "{\"messages\":[]} | 400 | invalid_request_error",
                "{ | 400 | invalid_request_error",
            })
    void whatCannotBeCountedIsRefusedInTheDialect(String body, int status, String type) throws Exception {
        var answer = post("/v1/messages/count_tokens", body).get();

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(json(answer).path("error").path("type").asText()).isEqualTo(type);
    }

    @Test
    void countingIsLimitedAndNeedsAKey() throws Exception {
        core.limits.answer(
                new RateLimits.Start.Refused(Fault.RATE_LIMIT_EXCEEDED, "Too many.", Duration.ofSeconds(7), null));
        assertThat(post("/v1/messages/count_tokens", ASK).get().statusCode()).isEqualTo(429);

        var unknown = http.send(
                HttpRequest.newBuilder(served.url("/v1/messages/count_tokens"))
                        .POST(HttpRequest.BodyPublishers.ofString(ASK))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(unknown.statusCode()).isEqualTo(401);
        assertThat(json(unknown).path("error").path("type").asText()).isEqualTo("authentication_error");
    }

    @ParameterizedTest
    @CsvSource({"/, 200", "/api/hello, 200", "/anthropic/, 200", "/anthropic/v1/none, 404"})
    void whoeverKnocksIsHeard(String path, int status) throws Exception {
        var answer = http.send(
                HttpRequest.newBuilder(served.url(path))
                        .method("HEAD", HttpRequest.BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(status);
    }

    @Test
    void aMessageThatIsNotPostedIsToldSoInTheDialect() throws Exception {
        var answer = http.send(
                HttpRequest.newBuilder(served.url("/v1/messages")).build(), HttpResponse.BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("allow")).contains("POST");
        assertThat(json(answer).path("type").asText()).isEqualTo("error");
    }

    @Test
    void commonSlipsInTheBaseUrlAreServed() throws Exception {
        var answer = post("/anthropic/v1/v1/messages", ASK);
        vendor.next().begins(200, "application/json").ends(ScriptedUpstream.reported(3, 1), ANSWER, "");

        assertThat(answer.get().statusCode()).isEqualTo(200);
    }

    private Future<HttpResponse<String>> post(String path, String body) {
        return http.sendAsync(
                asked(path)
                        .header("anthropic-beta", "a-1")
                        .header("anthropic-beta", "b-2")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> get(String path) throws Exception {
        return http.send(asked(path).build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest.Builder asked(String path) {
        return HttpRequest.newBuilder(served.url(path))
                .header("x-api-key", secret.reveal())
                .header("anthropic-version", "2023-06-01");
    }

    private static JsonNode json(HttpResponse<String> answer) throws Exception {
        return MAPPER.readTree(answer.body());
    }
}

package dev.farthing.journey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.journey.Caller.Answer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a key may do: where from, how often, how much, with which models.
@ExtendWith(House.Resolver.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LimitsJourneyTest {
    private static final String DEMO = "demo-chat";
    private static final Duration SOON = Duration.ofSeconds(10);

    private final House house;
    private final Management operator;

    LimitsJourneyTest(House house) {
        this.house = house;
        this.operator = house.operator();
    }

    private Answer chatFrom(String secret, @Nullable String forwardedFor) {
        var request = house.caller(secret).request(Caller.CHAT, Caller.chatBody(DEMO, "Where from?", false));
        if (forwardedFor != null) {
            request.header("x-forwarded-for", forwardedFor);
        }
        return Caller.send(request.build());
    }

    @Test
    void anAddressCountsAsATrustedProxyTellsIt() {
        var key = operator.key("name", "from one network", "allowed_ips", List.of("10.1.2.0/24"))
                .secret();
        var inside = chatFrom(key, "10.1.2.3");
        assertThat(inside.status()).isEqualTo(200);
        assertThat(operator.call(inside.requestId()).path("client_ip").asText()).isEqualTo("10.1.2.3");
        assertThat(chatFrom(key, "10.9.9.9, 10.1.2.3").status()).isEqualTo(200);
        assertThat(chatFrom(key, "10.1.2.3, 127.0.0.1").status()).isEqualTo(200);
        for (var outside : new @Nullable String[] {null, "10.9.9.9", "10.1.2.3, 10.9.9.9", "nonsense"}) {
            var refused = chatFrom(key, outside);
            assertThat(refused.status()).as(String.valueOf(outside)).isEqualTo(403);
            assertThat(refused.errorCode()).isEqualTo("ip_not_allowed");
        }
    }

    @Test
    void aKeySpeaksAnthropicsDialectToWhateverVendor() {
        var caller = house.caller(operator.key("name", "in messages").secret());
        var asked = Json.map("role", "user", "content", List.of(Json.map("type", "text", "text", "Which dialect?")));

        var whole =
                caller.post(Caller.MESSAGES, Json.object("model", DEMO, "max_tokens", 99, "messages", List.of(asked)));
        assertThat(whole.status()).as(whole.text()).isEqualTo(200);
        var message = whole.json();
        assertThat(message.path("type").asText()).isEqualTo("message");
        assertThat(message.at("/content/0/text").asText()).isNotEmpty();
        assertThat(message.path("stop_reason").asText()).isEqualTo("end_turn");
        assertThat(whole.header("request-id")).isEqualTo(whole.requestId());
        var row = operator.callSoon(whole.requestId());
        assertThat(row.path("dialect").asText()).isEqualTo("anthropic");
        assertThat(row.path("endpoint").asText()).isEqualTo(Caller.MESSAGES);
        assertThat(row.path("completion_tokens")).isEqualTo(message.at("/usage/output_tokens"));
        assertThat(row.path("prompt_tokens")).isEqualTo(message.at("/usage/input_tokens"));

        var stream = caller.post(
                Caller.MESSAGES,
                Json.object("model", DEMO, "max_tokens", 99, "stream", true, "messages", List.of(asked)));
        assertThat(stream.text())
                .startsWith("event: message_start\n")
                .contains("event: content_block_delta\n", ": x-farthing-cost=")
                .endsWith("event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n");

        var counted =
                caller.post(Caller.MESSAGES + "/count_tokens", Json.object("model", DEMO, "messages", List.of(asked)));
        assertThat(counted.json().path("input_tokens").asInt()).isPositive();
        var refused = caller.post(Caller.MESSAGES, Json.object("model", "none", "messages", List.of(asked)));
        assertThat(refused.status()).isEqualTo(404);
        assertThat(refused.json().at("/error/type").asText()).isEqualTo("not_found_error");
    }

    /// Whatever moment is named, it is taken or refused with a reason, and what was taken can be read again.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "2016-12-31T23:59:60Z",
                "2027-12-31T23:59:59.999999Z",
                "2026-10-25T02:30:00+02:00",
                "2027-03-28T02:30:00+01:00",
                "2028-02-29T12:00:00Z",
                "2027-02-29T12:00:00Z",
                "2038-01-19T03:14:07Z",
                "2038-01-19T03:14:08Z",
                "2106-02-07T06:28:16Z",
                "9999-12-31T23:59:59Z",
                "9999-12-31T23:59:59.999999999Z",
                "+10000-01-01T00:00:00Z",
                "+1000000000-12-31T23:59:59Z",
                "0000-01-01T00:00:00Z",
                "-0001-01-01T00:00:00Z"
            })
    void i126MomentsAtTheEndsOfCalendarsAreTakenOrRefusedAndBreakNothing(String moment) {
        var made = operator.send(
                "POST", Management.GATEWAY + "/keys", Json.object("name", "at an end", "expires_at", moment));
        assertThat(made.status()).as(made.text()).isIn(201, 422);
        if (made.status() == 201) {
            var id = made.json().path("id").asText();
            assertThat(operator.done("GET", Management.GATEWAY + "/keys/" + id, null)
                            .path("expires_at")
                            .asText())
                    .isEqualTo(made.json().path("expires_at").asText());
            assertThat(house.caller(made.json().path("key").asText())
                            .chat(DEMO, "Still there?")
                            .status())
                    .isIn(200, 401);
        }
        var at = URLEncoder.encode(moment, StandardCharsets.UTF_8);
        for (var path : List.of(
                "/api/v1/obs/calls?from=" + at,
                "/api/v1/obs/calls?to=" + at,
                "/api/v1/obs/usage?group_by=day&from=" + at,
                "/api/v1/obs/usage?group_by=model&to=" + at,
                "/api/v1/billing/ledger?as_of=" + at)) {
            assertThat(operator.send("GET", path, null).status()).as(path).isIn(200, 400, 422);
        }
        var price = Json.object("model", "at-an-end", "input_per_1m", "1", "output_per_1m", "1", "valid_from", moment);
        assertThat(operator.send("POST", "/api/v1/billing/prices", price).status())
                .as("there is no such model")
                .isIn(404, 422);
    }

    @Test
    void onlySoManyCallsAMinuteAreLetThrough() {
        var caller = house.caller(
                operator.key("name", "three a minute", "rpm_limit", 3).secret());
        for (int left = 2; left >= 0; left--) {
            var answer = caller.chat(DEMO, "Often?");
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("x-ratelimit-limit-requests")).isEqualTo("3");
            assertThat(answer.header("x-ratelimit-remaining-requests")).isEqualTo(String.valueOf(left));
            assertThat(answer.header("x-ratelimit-reset-requests")).matches("([0-9]+m)?[0-9.]+(ms|s)");
        }
        var refused = caller.chat(DEMO, "Often?");
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.errorCode()).isEqualTo("rate_limit_exceeded");
        assertThat(refused.json().path("error").path("type").asText()).isEqualTo("rate_limit_error");
        assertThat(Integer.parseInt(String.valueOf(refused.header("retry-after"))))
                .isBetween(1, 60);
        assertThat(operator.callSoon(refused.requestId()).path("status").asText())
                .isEqualTo("refused");
    }

    /// However a request is dressed it is the same key's.
    @Test
    void g116noOtherHeaderCaseOrPathGetsPastTheLimit() {
        var secret = operator.key("name", "once a minute", "rpm_limit", 1).secret();
        assertThat(house.caller(secret).chat(DEMO, "Once?").status()).isEqualTo(200);
        var body = Caller.chatBody(DEMO, "Again?", false);
        var claude = Json.object(
                "model", DEMO, "max_tokens", 5, "messages", List.of(Json.map("role", "user", "content", "x")));
        for (var path : List.of(
                Caller.CHAT,
                Caller.CHAT + "/",
                Caller.CHAT + "?a=b",
                "/V1/chat/completions",
                "/v1/Chat/Completions",
                "//v1/chat/completions",
                "/v1//chat/completions",
                "/v1/./chat/completions",
                "/v1/models/../chat/completions",
                "/v1/%2e/chat/completions",
                "/%761/chat/completions",
                "/v1/chat%2fcompletions",
                "/v1/chat/completions;a=b",
                "/v1/chat/completions%20",
                "/openai/v1/chat/completions")) {
            assertThat(house.caller(secret).post(path, body).status()).as(path).isIn(400, 401, 404, 405, 429);
        }
        assertThat(house.caller(secret).post(Caller.MESSAGES, claude).status()).isEqualTo(429);
        for (var header : List.of("x-api-key", "api-key", "x-goog-api-key", "X-API-KEY")) {
            for (var more : List.of("x-forwarded-for", "x-real-ip", "x-original-url", "x-http-method-override")) {
                var request = new Caller(house.farthing().url(), null)
                        .request(Caller.CHAT, body)
                        .header(header, secret)
                        .header(more, more.equals("x-original-url") ? "/v1/models" : "203.0.113.77");
                assertThat(Caller.send(request.build()).status())
                        .as(header + " with " + more)
                        .isEqualTo(429);
            }
        }
        assertThat(new Caller(house.farthing().url(), null)
                        .post(Caller.CHAT + "?key=" + secret, body)
                        .status())
                .isEqualTo(429);
    }

    @Test
    void onlySoManyTokensAMinuteAreLetThrough() {
        var caller = house.caller(
                operator.key("name", "few tokens a minute", "tpm_limit", 200).secret());
        var first = caller.chat(DEMO, "How much?");
        assertThat(first.status()).isEqualTo(200);
        assertThat(first.header("x-ratelimit-limit-tokens")).isEqualTo("200");
        Answer refused = first;
        for (int i = 0; i < 200 && refused.status() == 200; i++) {
            refused = caller.chat(DEMO, "How much?");
        }
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.errorCode()).isEqualTo("rate_limit_exceeded");
        assertThat(refused.header("retry-after")).isNotNull();
    }

    @Test
    void aKeyOpensGooglesRoutesAsItOpensTheOthers() {
        var secret = operator.key("name", "google's clients").secret();
        var caller = house.caller(secret);
        var ask = "{\"contents\":[{\"parts\":[{\"text\":\"Who are you?\"}]}],"
                + "\"generationConfig\":{\"maxOutputTokens\":20}}";
        var model = "/v1beta/models/" + DEMO;

        var whole = caller.post(model + ":generateContent", ask);
        assertThat(whole.status()).as(whole.text()).isEqualTo(200);
        assertThat(whole.json().at("/candidates/0/content/parts/0/text").asText())
                .isNotEmpty();
        var row = operator.call(whole.requestId());
        assertThat(row.path("usage_source").asText()).isEqualTo("reported");
        assertThat(row.path("completion_tokens").asInt())
                .isEqualTo(
                        whole.json().at("/usageMetadata/candidatesTokenCount").asInt())
                .isPositive();

        var events = caller.post(model + ":streamGenerateContent?alt=sse", ask);
        assertThat(events.header("content-type")).isEqualTo("text/event-stream");
        assertThat(events.text())
                .startsWith("data: {")
                .contains("usageMetadata")
                .doesNotContain("\n:");
        var array = caller.post(model + ":streamGenerateContent", ask).json();
        assertThat(array.isArray()).isTrue();
        assertThat(array.get(array.size() - 1).at("/candidates/0/finishReason").asText())
                .isNotEmpty();

        var vector = caller.post(
                "/v1beta/models/demo-embedding:embedContent", "{\"content\":{\"parts\":[{\"text\":\"a\"}]}}");
        assertThat(vector.json().at("/embedding/values")).isNotEmpty();
        assertThat(caller.post(model + ":countTokens", ask)
                        .json()
                        .at("/totalTokens")
                        .asInt())
                .isPositive();
        var listed = new Caller(caller.gateway(), null).get("/v1beta/models?key=" + secret);
        assertThat(listed.json().findValuesAsText("name")).contains("models/" + DEMO, "models/demo-embedding");
    }

    @Test
    void aKeyReachesOnlyTheModelsItIsAllowed() {
        var caller = house.caller(operator.key("name", "one model", "models_allowed", List.of("demo-embedding"))
                .secret());
        var refused = caller.chat(DEMO, "May I?");
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.errorCode()).isEqualTo("model_not_allowed");
        var unknown = caller.chat("no-such-model", "May I?");
        assertThat(unknown.status()).isEqualTo(404);
        assertThat(unknown.errorCode()).isEqualTo("model_not_found");
        var listed = caller.get("/v1/models").json().path("data");
        assertThat(listed).hasSize(1);
        assertThat(listed.get(0).path("id").asText()).isEqualTo("demo-embedding");
    }

    @Test
    void u05AKeyIsServedByTheProvidersItNamesAlone() {
        var key = operator.key("name", "demo alone", "providers_allowed", List.of("demo"))
                .secret();
        assertThat(house.caller(key).chat(DEMO, "Who serves me?").status()).isEqualTo(200);
        try (var scene = house.scene()) {
            var refused = scene.caller(key).chat(scene.chat(), "Who serves me?");
            assertThat(refused.status()).isEqualTo(403);
            assertThat(refused.errorCode()).isEqualTo("model_not_allowed");
            assertThat(scene.vendor().unseen()).isZero();
        }
    }

    @Test
    void u05AModelWithoutAPriceIsOpenToKeysWithACeilingOfTokens() {
        var demo = operator.done("GET", Management.GATEWAY + "/providers?search=demo", null)
                .path("items")
                .get(0);
        operator.model("unpriced", "chat", demo.path("id").asText(), DEMO);
        var body = Json.object(
                "model",
                "unpriced",
                "max_tokens",
                10,
                "messages",
                List.of(Json.map("role", "user", "content", "How much?")));
        var without = house.caller(operator.key("name", "no ceiling").secret());
        var refused = Await.until(
                "the model is known", SOON, () -> without.post(Caller.CHAT, body), it -> it.status() == 403);
        assertThat(refused.errorCode()).isEqualTo("model_not_priced");

        var ceiling = Json.map("unit", "tokens", "limit", "400", "window", "day", "hard", true);
        var caller = house.caller(
                operator.key("name", "few tokens", "budgets", List.of(ceiling)).secret());
        var answer = caller.post(Caller.CHAT, body);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        var row = operator.callSoon(answer.requestId());
        assertThat(row.path("cost").asText()).matches("0(\\.0+)?");
        for (int i = 0; i < 40 && answer.status() == 200; i++) {
            answer = caller.post(Caller.CHAT, body);
        }
        assertThat(answer.status()).isEqualTo(429);
        assertThat(answer.errorCode()).isEqualTo("insufficient_quota");
    }

    @Test
    void aSandboxKeyReachesOnlyTheDemoProvider() {
        var key = operator.key("name", "sandbox", "is_sandbox", true).secret();
        assertThat(key).startsWith("sk-fat-");
        assertThat(house.caller(key).chat(DEMO, "Play?").status()).isEqualTo(200);
        try (var scene = house.scene()) {
            assertThat(scene.caller(key).chat(scene.chat(), "Play?").status()).isIn(403, 404);
        }
    }

    @Test
    void unknownSecretsAllGetOneText() {
        var good = operator.key("name", "whose secret is guessed").secret();
        var texts =
                List.of(good.substring(0, good.length() - 1) + "?", good + "x", "sk-far-nonsense", "hunter2").stream()
                        .map(secret -> house.caller(secret).chat(DEMO, "Let me in."))
                        .peek(refused -> assertThat(refused.status()).isEqualTo(401))
                        .map(Answer::text)
                        .distinct();
        assertThat(texts).hasSize(1);
    }
}

package dev.farthing.journey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.upstream.FakeAbacus;
import dev.farthing.upstream.FakeVendor;
import dev.farthing.upstream.FakeVendor.Answer;
import dev.farthing.upstream.Misbehaviour;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Abacus behind OpenAI's dialect, from the cookie to the books.
@ExtendWith(House.Resolver.class)
class AbacusJourneyTest {
    private static final String POINTS =
            "{\"success\":true,\"result\":{\"totalComputePoints\":20000,\"computePointsLeft\":15000}}";

    private final House house;
    private final Management operator;

    AbacusJourneyTest(House house) {
        this.house = house;
        this.operator = house.operator();
    }

    /// A model that another vendor serves too, with tools.
    private void withTools(Caller caller, String name, String abacus) {
        try (var other = FakeVendor.on(house.vertx()).usually(Misbehaviour::none)) {
            var openai = operator.done(
                            "POST",
                            Management.GATEWAY + "/providers",
                            Json.object(
                                    "name",
                                    name + "-tools",
                                    "protocol",
                                    "openai",
                                    "base_url",
                                    other.baseUrl().toString()))
                    .path("id")
                    .asText();
            operator.credential(openai, "secret-of-" + name);
            operator.done(
                    "PUT",
                    Management.GATEWAY + "/models/" + name,
                    Json.object(
                            "routes",
                            List.of(
                                    Map.of("provider_id", abacus, "upstream_model", "Claude Sonnet 3.7", "priority", 0),
                                    Map.of("provider_id", openai, "upstream_model", "up", "priority", 1))));
            var answer = Await.until(
                    "the other vendor serves tools",
                    Duration.ofSeconds(10),
                    () -> caller.post(
                            "/v1/chat/completions",
                            Json.object(
                                    "model",
                                    name,
                                    "messages",
                                    List.of(Map.of("role", "user", "content", "Hi")),
                                    "tools",
                                    List.of(Map.of("type", "function")))),
                    answered -> answered.status() == 200);
            assertThat(answer.header("x-farthing-provider")).isEqualTo(name + "-tools");
        }
    }

    @Test
    void aConversationIsACallLikeAnyOther() {
        try (var abacus = FakeAbacus.on(house.vertx())) {
            var name = Tenants.fresh();
            for (int i = 0; i < 50; i++) {
                abacus.next("_getOrganizationComputePoints", Answer.json(200, POINTS));
            }
            var provider = operator.done(
                            "POST",
                            Management.GATEWAY + "/providers",
                            Json.object(
                                    "name",
                                    name,
                                    "protocol",
                                    "abacus",
                                    "base_url",
                                    abacus.baseUrl().toString(),
                                    "conversation",
                                    Map.of("think", true, "user_label", "You"),
                                    "balance_source",
                                    "abacus",
                                    "poll_interval_s",
                                    5))
                    .path("id")
                    .asText();
            var credential = operator.credential(provider, "_u_p=journey; _s_p=canary");
            operator.model(name, "chat", provider, "Claude Sonnet 3.7");
            operator.price(name, Map.of("input_per_1m", "1", "output_per_1m", "2"));
            var caller = house.caller(operator.key("name", name).secret());

            abacus.says(
                    "{\"type\":\"text\",\"isThoughts\":true,\"segment\":\"Hm\"}",
                    "{\"type\":\"text\",\"segment\":\"Hello\"}",
                    "{\"end\":true,\"success\":true,\"computePointsUsed\":12.5}");
            var whole = caller.chat(name, "Hi");
            assertThat(whole.status()).as(whole.text()).isEqualTo(200);
            var message = whole.json().path("choices").path(0).path("message");
            assertThat(message.path("content").asText()).isEqualTo("Hello");
            assertThat(message.path("reasoning_content").asText()).isEqualTo("Hm");
            assertThat(abacus.message()).contains("\"message\":\"Hi\"", "\"useThinking\":true");
            assertThat(whole.json().path("usage").path("total_tokens").asInt()).isPositive();
            var row = operator.call(whole.requestId());
            assertThat(row.path("vendor_units").asText()).isEqualTo("{\"compute_points_used\":12.5}");
            assertThat(row.path("completion_tokens").asInt()).isPositive();
            assertThat(operator.done("GET", "/api/v1/obs/usage?group_by=model&model=" + name, null)
                            .path("totals")
                            .path("vendor_units")
                            .path("compute_points_used")
                            .asText())
                    .isEqualTo("12.5");

            abacus.says("{\"type\":\"text\",\"segment\":\"Once more\"}", "{\"end\":true,\"success\":true}");
            var stream = caller.chatStream(name, "Hi");
            assertThat(stream.text())
                    .contains("\"delta\":{\"content\":\"Once more\"}")
                    .contains("data: [DONE]");

            var refused = caller.post(
                    "/v1/chat/completions",
                    Json.object(
                            "model",
                            name,
                            "messages",
                            List.of(Map.of("role", "user", "content", "Hi")),
                            "tools",
                            List.of(Map.of("type", "function"))));
            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.errorCode()).isEqualTo("unsupported_parameter");

            withTools(caller, name, provider);

            Await.until("the conversations are gone", Duration.ofSeconds(20), abacus::conversations, Set::isEmpty);
            assertThat(abacus.begun()).isEqualTo(2);
            assertThat(abacus.foreignDeletion()).isFalse();

            var account = Await.until(
                    "the balance was heard",
                    Duration.ofSeconds(30),
                    () -> operator.done("GET", "/api/v1/obs/compute-points", null)
                            .path("items")
                            .valueStream()
                            .filter(item -> item.path("credential_id").asText().equals(credential.id()))
                            .findFirst()
                            .orElseGet(() -> Json.read("{}")),
                    json -> json.path("left").isTextual());
            assertThat(account.path("left").asText()).isEqualTo("15000");
            assertThat(account.path("unit").asText()).isEqualTo("credits");
            assertThat(account.has("used_24h")).isTrue();
            assertThat(operator.done("GET", "/api/v1/obs/compute-points/log", null)
                            .has("uses"))
                    .isTrue();
        }
    }
}

package dev.farthing.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.farthing.upstream.FakeSocks;
import dev.farthing.upstream.FakeVendor;
import dev.farthing.upstream.Misbehaviour;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// A pool of thousands, as an operator keeps it.
@ExtendWith(House.Resolver.class)
class CredentialsJourneyTest {
    private static final String CREDENTIALS = Management.GATEWAY + "/credentials";
    private static final int MANY = Replicas.LONG ? 2_000 : 250;
    private static final String ANSWER =
            "{\"id\":\"c\",\"object\":\"chat.completion\",\"choices\":[{\"index\":0,\"message\":"
                    + "{\"role\":\"assistant\",\"content\":\"I.\"},\"finish_reason\":\"stop\"}]}";

    private final House house;
    private final Management operator;

    CredentialsJourneyTest(House house) {
        this.house = house;
        this.operator = house.operator();
    }

    private JsonNode job(String id) {
        return operator.done("GET", Management.GATEWAY + "/credential-jobs/" + id + "?page_size=5", null);
    }

    private List<String> walk(String query) {
        var names = new ArrayList<String>();
        var cursor = "";
        do {
            var page = operator.done("GET", CREDENTIALS + "?page_size=500&" + query + cursor, null);
            page.path("items").forEach(item -> names.add(item.path("name").asText()));
            var next = page.path("next_cursor");
            cursor = next.isTextual() ? "&cursor=" + next.asText() : "";
        } while (!cursor.isEmpty());
        return names;
    }

    /// A vendor that is really asked over HTTP, by each credential for itself; with --long by two thousand of them.
    @Test
    void thousandsAreImportedReadVerifiedChosenFromAndRemoved() {
        try (var vendor = FakeVendor.on(house.vertx()).usually(Misbehaviour::none)) {
            var provider = operator.done(
                            "POST",
                            Management.GATEWAY + "/providers",
                            Json.object(
                                    "name",
                                    Tenants.fresh(),
                                    "protocol",
                                    "openai",
                                    "base_url",
                                    vendor.baseUrl().toString()))
                    .path("id")
                    .asText();
            var text = IntStream.range(0, MANY)
                    .mapToObj(i -> "account %d: sk-canary%024d".formatted(i, i))
                    .collect(Collectors.joining("\n"));
            importAndRead(provider, text);
            verify(provider, vendor);
            choose(provider, vendor);
            var removed = operator.done("POST", CREDENTIALS + "/remove", Json.object("text", text));
            assertThat(removed.path("counts").path("removed").asInt()).isEqualTo(MANY);
            assertThat(walk("provider_id=" + provider)).isEmpty();
        }
    }

    private void importAndRead(String provider, String text) {
        var body = Json.object("provider_id", provider, "text", text, "tags", List.of("bought"));
        var lines = operator.done("POST", CREDENTIALS + "/import", body);
        assertThat(lines.path("counts").path("created").asInt()).isEqualTo(MANY);
        assertThat(lines.toString()).doesNotContain("canary");
        var again = operator.done("POST", CREDENTIALS + "/import", body);
        assertThat(again.path("counts").path("duplicate").asInt()).isEqualTo(MANY);
        for (var sort : List.of("name", "-created_at", "failure_count", "-last_used_at")) {
            var names = walk("tag=bought&provider_id=" + provider + "&sort=" + sort);
            assertThat(names).as(sort).hasSize(MANY).doesNotHaveDuplicates();
            var page = CREDENTIALS + "?page_size=50&page=" + MANY / 50 + "&provider_id=" + provider + "&sort=" + sort;
            assertThat(quickest(5, () -> operator.done("GET", page, null)))
                    .as("milliseconds for a page by " + sort)
                    .isLessThan(500);
        }
    }

    private void verify(String provider, FakeVendor vendor) {
        var begun = operator.done(
                "POST",
                CREDENTIALS + "/batch",
                Json.object("action", "verify", "filter", Json.map("provider_id", provider)));
        assertThat(begun.path("state").asText()).isEqualTo("running");
        assertThat(begun.path("total").asInt()).isEqualTo(MANY);
        var done = Await.until(
                "all are verified",
                Duration.ofMinutes(3),
                () -> job(begun.path("id").asText()),
                job -> job.path("state").asText().equals("done"));
        assertThat(done.path("failed").asInt()).isZero();
        System.out.printf(
                "verified %d credentials in %d ms%n",
                MANY,
                Duration.between(
                                Instant.parse(done.path("created_at").asText()),
                                Instant.parse(done.path("finished_at").asText()))
                        .toMillis());
        assertThat(done.path("results")).hasSize(5);
        var asked = new HashSet<String>();
        while (vendor.unseen() > 0) {
            asked.add(vendor.asked().headers().get("authorization"));
        }
        assertThat(asked).as("each asked the vendor itself").hasSize(MANY);
        assertThat(operator.done("GET", CREDENTIALS + "?provider_id=" + provider, null)
                        .path("items")
                        .get(0)
                        .path("last_verified_at")
                        .isTextual())
                .isTrue();
    }

    private void choose(String provider, FakeVendor vendor) {
        var name = Tenants.fresh();
        operator.model(name, "chat", provider, "up");
        operator.price(name, Map.of("input_per_1m", "1", "output_per_1m", "2"));
        var caller = house.caller(operator.key("name", name).secret());
        Await.until(
                "the model is served",
                Duration.ofSeconds(10),
                () -> caller.chat(name, "Hi"),
                answer -> answer.status() == 200);
        while (vendor.unseen() > 0) {
            vendor.asked();
        }
        assertThat(quickest(
                        60, () -> assertThat(caller.chat(name, "Hi").status()).isEqualTo(200)))
                .as("milliseconds for a call")
                .isLessThan(100);
        var chosen = new HashSet<String>();
        while (vendor.unseen() > 0) {
            chosen.add(vendor.asked().headers().get("authorization"));
        }
        assertThat(chosen).as("credentials of 60 calls").hasSizeGreaterThan(40);
    }

    private static long quickest(int times, Runnable work) {
        long best = Long.MAX_VALUE;
        for (int i = 0; i < times; i++) {
            long begun = System.nanoTime();
            work.run();
            best = Math.min(best, System.nanoTime() - begun);
        }
        return Duration.ofNanos(best).toMillis();
    }

    @Test
    void aRefusedCredentialIsInvalidUntilItIsResetOrReplaced() {
        try (var scene = house.scene()) {
            var one = CREDENTIALS + "/" + scene.credential().id();
            scene.vendor().next(FakeVendor.Answer.json(401, "{\"error\":{\"message\":\"no such key\"}}"));
            var refused = operator.done("POST", one + "/verify", null);
            assertThat(refused.path("status").asText()).isEqualTo("invalid");
            assertThat(refused.path("last_error").asText()).contains("401");
            var invalid = operator.done(
                    "GET",
                    CREDENTIALS + "?status=invalid&provider_id="
                            + scene.provider().id(),
                    null);
            assertThat(invalid.path("total").asInt()).isEqualTo(1);
            assertThat(operator.done("POST", one + "/reset", null)
                            .path("status")
                            .asText())
                    .isEqualTo("active");
            scene.vendor().next(FakeVendor.Answer.json(200, "{}"));
            var good = operator.done("POST", one + "/verify", null);
            assertThat(good.path("status").asText()).isEqualTo("active");
            assertThat(good.path("last_error").isNull()).isTrue();
        }
    }

    @Test
    void aModelGoesOnlyToThoseThatServeIt() {
        try (var scene = house.scene()) {
            var one = CREDENTIALS + "/" + scene.credential().id();
            operator.done("PUT", one, Json.object("models_allowed", List.of("imagen-*")));
            assertThat(house.caller(scene.key().secret())
                            .chat(scene.chat(), "Who serves me?")
                            .status())
                    .isEqualTo(503);
            operator.done("PUT", one, Json.object("models_denied", List.of(), "models_allowed", List.of()));
            scene.vendor().next(FakeVendor.Answer.json(200, ANSWER));
            assertThat(house.caller(scene.key().secret())
                            .chat(scene.chat(), "Who serves me?")
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void aCallGoesThroughTheProxyThatItsProviderHas() {
        try (var scene = house.scene();
                var socks = FakeSocks.on(house.vertx(), "me", "proxy-canary")) {
            var proxy = operator.done(
                    "POST",
                    Management.GATEWAY + "/proxies",
                    Json.object("url", socks.url().toString(), "username", "me", "password", "proxy-canary"));
            assertThat(proxy.toString()).doesNotContain("canary");
            var pool = Management.GATEWAY + "/providers/" + scene.provider().id() + "/proxies";
            operator.done(
                    "PUT",
                    pool,
                    Json.object("proxy_ids", List.of(proxy.path("id").asText())));
            scene.vendor().next(FakeVendor.Answer.json(200, ANSWER));
            assertThat(house.caller(scene.key().secret())
                            .chat(scene.chat(), "Which way?")
                            .status())
                    .isEqualTo(200);
            assertThat(socks.led()).isEqualTo(1);
            var checked = operator.done(
                    "POST",
                    Management.GATEWAY + "/proxies/check",
                    Json.object(
                            "ids",
                            List.of(proxy.path("id").asText()),
                            "target",
                            "http://127.0.0.1:1",
                            "use_cache",
                            false));
            assertThat(checked.path("results").get(0).path("available").asBoolean())
                    .isFalse();
            assertThat(operator.send(
                                    "DELETE",
                                    Management.GATEWAY + "/proxies/"
                                            + proxy.path("id").asText(),
                                    null)
                            .status())
                    .isEqualTo(409);
            operator.done(
                    "PUT", Management.GATEWAY + "/proxies/" + proxy.path("id").asText(), Json.object("enabled", false));
            assertThat(house.caller(scene.key().secret())
                            .chat(scene.chat(), "Straight on?")
                            .status())
                    .as("never straight where a proxy is wanted")
                    .isEqualTo(503);
        }
    }

    @Test
    void whatIsLeftOnAnAccountIsAskedForByItself() {
        try (var scene = house.scene()) {
            scene.vendor()
                    .next(FakeVendor.Answer.json(200, "{\"data\":{\"total_credits\":100.5,\"total_usage\":25.75}}"));
            operator.done(
                    "PUT",
                    Management.GATEWAY + "/providers/" + scene.provider().id(),
                    Json.object("balance_source", "openrouter", "poll_interval_s", 5));
            var account = Await.until(
                    "the balance was heard",
                    Duration.ofSeconds(30),
                    () -> account(scene.credential().id()),
                    json -> json.path("left").isTextual());
            assertThat(account.path("left").asText()).isEqualTo("74.75");
            assertThat(account.path("percentage").asText()).isEqualTo("25.62");
            assertThat(account.path("unit").asText()).isEqualTo("USD");
            var history = operator.done(
                    "GET",
                    "/api/v1/obs/compute-points/history?credential_id="
                            + scene.credential().id(),
                    null);
            assertThat(history.path("items")).hasSize(1);
            var failed = Await.until(
                    "the vendor had nothing more to say",
                    Duration.ofSeconds(30),
                    () -> account(scene.credential().id()),
                    json -> json.path("error").isTextual());
            assertThat(failed.path("left").asText()).isEqualTo("74.75");
        }
    }

    private JsonNode account(String credential) {
        for (var item : operator.done("GET", "/api/v1/obs/compute-points", null).path("items")) {
            if (item.path("credential_id").asText().equals(credential)) {
                return item;
            }
        }
        return Json.read("{}");
    }
}

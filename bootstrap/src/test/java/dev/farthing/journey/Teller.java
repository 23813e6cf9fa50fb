package dev.farthing.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// A receiver that refuses each message twice before it takes it, and what it is told by two replicas on one
/// database.
final class Teller implements AutoCloseable {
    private static final String WEBHOOKS = "/api/v1/obs/webhooks";
    private static final String RULES = "/api/v1/obs/alert-rules";
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final int REFUSALS = 2;

    private final Replicas replicas;
    private final Management operator;
    private final Management survivor;
    private final HttpServer receiver;
    private final List<Heard> heard = new ArrayList<>();
    private final Map<String, Integer> attempts = new HashMap<>();

    private record Heard(String id, long seconds, String signatures, String body, int answered) {
        JsonNode json() {
            return Json.read(body);
        }
    }

    Teller(Replicas replicas, Management operator, Management survivor) throws IOException {
        this.replicas = replicas;
        this.operator = operator;
        this.survivor = survivor;
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        receiver.createContext("/", this::answer);
        receiver.start();
    }

    private void answer(HttpExchange exchange) throws IOException {
        var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        var headers = exchange.getRequestHeaders();
        var id = headers.getFirst("webhook-id");
        int status;
        synchronized (heard) {
            status = attempts.merge(id, 1, Integer::sum) > REFUSALS ? 200 : 500;
            heard.add(new Heard(
                    id,
                    Long.parseLong(headers.getFirst("webhook-timestamp")),
                    headers.getFirst("webhook-signature"),
                    body,
                    status));
        }
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }

    private List<Heard> heard(String type, int answered) {
        synchronized (heard) {
            return heard.stream()
                    .filter(one -> one.answered == answered
                            && one.json().path("type").asText().equals(type))
                    .toList();
        }
    }

    /// What is to come later comes now.
    private void hasten(String... statements) {
        for (var one : statements) {
            replicas.books().execute(one);
        }
    }

    void tellOfABudgetThoughOneReplicaDies(Runnable death) {
        var url = "http://127.0.0.1:" + receiver.getAddress().getPort() + "/told";
        var wish = Json.object("url", url, "kinds", List.of("budget_threshold", "alert_firing"));
        var refused = operator.send("POST", WEBHOOKS, wish);
        assertThat(refused.status()).as(refused.text()).isEqualTo(422);
        assertThat(refused.text()).contains("private_targets_allowed");
        operator.done("PATCH", "/api/v1/settings", "{\"private_targets_allowed\":\"on\"}");
        var webhook = operator.done("POST", WEBHOOKS, wish);
        var path = WEBHOOKS + "/" + webhook.path("id").asText();
        var test = operator.done("POST", path + "/test", null);
        assertThat(test.path("state").asText()).isEqualTo("pending");
        assertThat(test.path("http_status").asInt()).isEqualTo(500);

        var key = operator.key("name", "watched");
        operator.done(
                "POST",
                "/api/v1/billing/budgets",
                Json.object(
                        "scope",
                        "key",
                        "scope_id",
                        key.id(),
                        "unit",
                        "requests",
                        "limit",
                        "2",
                        "window",
                        "day",
                        "alert_at_pct",
                        List.of(50)));
        operator.done(
                "POST",
                RULES,
                Json.object("name", "In use", "metric", "requests", "threshold", "1", "key_id", key.id()));
        // Where the budget was made it holds at once.
        var caller = new Caller(operator.gateway(), key.secret());
        Await.until(
                "the key opens", SOON, () -> caller.chat("demo-chat", "Hello").status(), status -> status == 200);
        Await.until(
                "the budget was told of and refused twice",
                SOON,
                () -> {
                    hasten("UPDATE webhook_delivery SET next_at = now() WHERE state = 'pending' AND attempts < 2");
                    return operator.done("GET", path + "/deliveries?state=pending", null)
                            .path("items");
                },
                items -> refusedTwice(items));
        death.run();
        hasten("UPDATE webhook_delivery SET taken_until = 'epoch' WHERE state = 'pending'");
        var told = soon("the other replica brings it", "budget_threshold");
        var fired = soon("the rule's alarm begins", "alert_firing");
        assertThat(told).hasSize(1);
        assertThat(fired).extracting(Heard::id).containsOnly(fired.getFirst().id);
        check(told.getFirst(), key.id(), webhook.path("secret").asText());
        assertThat(fired.getFirst().json().path("data").path("rule").asText()).isEqualTo("In use");
        settled(path, told.getFirst());
    }

    private static boolean refusedTwice(JsonNode items) {
        for (var one : items) {
            if (one.path("kind").asText().equals("budget_threshold")
                    && one.path("attempts").asInt() == REFUSALS) {
                return true;
            }
        }
        return false;
    }

    private List<Heard> soon(String what, String type) {
        return Await.until(
                what,
                SOON,
                () -> {
                    hasten(
                            "UPDATE webhook_delivery SET next_at = now() WHERE state = 'pending'",
                            "UPDATE alert_rule SET taken_at = 'epoch'");
                    return heard(type, 200);
                },
                taken -> !taken.isEmpty());
    }

    private void check(Heard told, String keyId, String secret) {
        assertThat(heard("budget_threshold", 500)).allSatisfy(refusal -> {
            assertThat(refusal.id).isEqualTo(told.id);
            assertThat(refusal.body).isEqualTo(told.body);
        });
        assertThat(told.signatures).isEqualTo("v1," + signature(told, secret));
        var data = told.json().path("data");
        assertThat(data.path("scope_id").asText()).isEqualTo(keyId);
        assertThat(data.path("pct").asInt()).isEqualTo(50);
        assertThat(data.path("spent").asText()).isEqualTo("1");
        assertThat(data.path("limit").asText()).isEqualTo("2");
        var documented = new TreeSet<String>();
        DocumentedMessages.of("budget_threshold").path("data").fieldNames().forEachRemaining(documented::add);
        var sent = new TreeSet<String>();
        data.fieldNames().forEachRemaining(sent::add);
        assertThat(sent).isEqualTo(documented);
    }

    /// As the specification says it, and not as the product does it.
    private static String signature(Heard told, String secret) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(Base64.getDecoder().decode(secret.replace("whsec_", "")), "HmacSHA256"));
            mac.update((told.id + "." + told.seconds + ".").getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(mac.doFinal(told.body.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private void settled(String path, Heard told) {
        var delivered = Await.until(
                "the delivery is known to have succeeded",
                SOON,
                () -> survivor.done("GET", path + "/deliveries?state=delivered", null)
                        .path("items"),
                items -> items.findValuesAsText("message_id").contains(told.id));
        assertThat(delivered).anySatisfy(one -> {
            assertThat(one.path("message_id").asText()).isEqualTo(told.id);
            assertThat(one.path("attempts").asInt()).isEqualTo(REFUSALS + 1);
            assertThat(one.path("http_status").asInt()).isEqualTo(200);
        });
        var history = survivor.done("GET", "/api/v1/obs/alerts?type=budget_threshold", null)
                .path("items");
        assertThat(history).singleElement().satisfies(one -> {
            assertThat(one.path("id").asText()).isEqualTo(told.id);
            assertThat(one.path("data")).isEqualTo(told.json().path("data"));
            assertThat(one.path("receivers").get(0).path("state").asText()).isEqualTo("delivered");
        });
    }

    @Override
    public void close() {
        receiver.stop(0);
    }
}

package dev.farthing.journey;

import static dev.farthing.journey.Replicas.LONG;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.farthing.bootstrap.RunningFarthing;
import dev.farthing.journey.Management.Made;
import dev.farthing.persistence.server.TestFolders;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The process is killed in the middle of its work, again and again: what a client has is in the books, once.
class KillJourneyTest {
    private static final int KILLS = LONG ? 20 : 4;
    private static final int CLIENTS = 6;
    private static final int FEWEST_ANSWERS = 20;
    private static final int ANSWERS_MORE = 400;
    private static final int LOAD_SECONDS = 60;
    private static final String MODEL = "steady";
    private static final Map<String, String> ENVIRONMENT = Map.of("FARTHING_OPERATOR_KEY", House.OPERATOR_KEY);

    private final Path folder = RunningFarthing.newDataDir();
    private final Vertx vertx = Vertx.vertx();
    private final SteadyVendor vendor = SteadyVendor.on(vertx);
    private final AtomicInteger numbers = new AtomicInteger();
    /// The number of each call whose last byte arrived, by its request id.
    private final Map<String, Integer> answered = new ConcurrentHashMap<>();
    private final Set<Integer> unfinished = ConcurrentHashMap.newKeySet();

    @AfterEach
    void tidy() {
        vendor.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
        TestFolders.delete(folder);
    }

    @Test
    void everyAnswerThatReachedItsClientHasItsRowOnceHoweverOftenItIsKilled() throws Exception {
        var random = new Random(Seed.VALUE);
        String secret = "";
        for (int kill = 0; kill < KILLS; kill++) {
            try (var farthing = RunningFarthing.start(folder, ENVIRONMENT)) {
                if (kill == 0) {
                    secret = furnish(farthing).secret();
                }
                loadAndKill(farthing, secret, FEWEST_ANSWERS + random.nextInt(ANSWERS_MORE));
            }
        }
        try (var farthing = RunningFarthing.start(folder, ENVIRONMENT)) {
            assertThat(unfinished).as("streams that ended without their end").isEmpty();
            check(new Management(farthing.url(), House.OPERATOR_KEY));
            assertThat(farthing.stop()).isZero();
        }
    }

    private Made furnish(RunningFarthing farthing) {
        var operator = new Management(farthing.url(), House.OPERATOR_KEY);
        var provider = operator.provider("steady", vendor.baseUrl());
        operator.credential(provider.id(), Scene.VENDOR_SECRET);
        operator.model(MODEL, "chat", provider.id(), Scene.UPSTREAM_CHAT);
        operator.price(MODEL, Scene.PRICES);
        return operator.key("name", "load");
    }

    /// Kills when a number of answers have come that chance decides, whatever is under way then.
    private void loadAndKill(RunningFarthing farthing, String secret, int answers) throws InterruptedException {
        var caller = new Caller(farthing.url(), secret);
        var killed = new AtomicBoolean();
        var enough = new CountDownLatch(answers);
        var clients = new ArrayList<Thread>();
        try (var http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(Thread.ofVirtual().start(() -> {
                    while (!killed.get()) {
                        call(http, caller, enough);
                    }
                }));
            }
            assertThat(enough.await(LOAD_SECONDS, TimeUnit.SECONDS))
                    .as("answers")
                    .isTrue();
            farthing.signal("KILL");
            killed.set(true);
            farthing.awaitEnd();
            for (var client : clients) {
                client.join();
            }
        }
    }

    private void call(HttpClient http, Caller caller, CountDownLatch enough) {
        int number = numbers.incrementAndGet();
        boolean stream = number % 2 == 0;
        var body = Caller.chatBody(MODEL, SteadyVendor.prompt(number), stream);
        try {
            var response =
                    http.send(caller.request(Caller.CHAT, body).build(), HttpResponse.BodyHandlers.ofByteArray());
            if (response.statusCode() == 200) {
                if (stream && !new String(response.body(), StandardCharsets.UTF_8).contains("[DONE]")) {
                    unfinished.add(number);
                }
                answered.put(response.headers().firstValue("x-request-id").orElseThrow(), number);
                enough.countDown();
            }
        } catch (IOException _) {
            // The kill came first: this client has no whole answer.
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private void check(Management operator) {
        var rows = operator.calls("model=" + MODEL);
        var byId = new HashMap<String, JsonNode>();
        for (var row : rows) {
            assertThat(byId.put(row.path("request_id").asText(), row))
                    .as("two rows of one call")
                    .isNull();
        }
        System.out.printf("kills: %d answers, %d rows, %d kills%n", answered.size(), rows.size(), KILLS);
        assertThat(answered).hasSizeGreaterThan(KILLS * FEWEST_ANSWERS - 1);
        assertThat(byId.keySet()).as("rows of what was answered").containsAll(answered.keySet());
        answered.forEach((id, number) -> assertThat(List.of(
                        byId.get(id).path("status").asText(),
                        byId.get(id).path("prompt_tokens").asLong(),
                        byId.get(id).path("completion_tokens").asLong()))
                .as("call " + number)
                .isEqualTo(List.of("ok", SteadyVendor.promptTokens(number), SteadyVendor.completionTokens(number))));
        assertThat(rollup(operator)).isEqualTo(sums(rows));
    }

    private static List<BigDecimal> sums(List<JsonNode> rows) {
        return List.of(
                BigDecimal.valueOf(rows.size()),
                sum(rows, "prompt_tokens"),
                sum(rows, "completion_tokens"),
                sum(rows, "cost").stripTrailingZeros());
    }

    private static List<BigDecimal> rollup(Management operator) {
        var today = LocalDate.now(ZoneId.of("Asia/Shanghai"));
        var usage = new ArrayList<JsonNode>();
        operator.done(
                        "GET",
                        "/api/v1/obs/usage?group_by=model&from=" + today.minusDays(1) + "&to=" + today.plusDays(1),
                        null)
                .path("items")
                .forEach(usage::add);
        usage.removeIf(row -> !MODEL.equals(row.path("model").asText()));
        return List.of(
                sum(usage, "requests"),
                sum(usage, "prompt_tokens"),
                sum(usage, "completion_tokens"),
                sum(usage, "cost_rmb").stripTrailingZeros());
    }

    private static BigDecimal sum(List<JsonNode> rows, String member) {
        return rows.stream()
                .map(row -> new BigDecimal(row.path(member).asText()))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }
}

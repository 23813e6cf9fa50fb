package dev.farthing.journey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.journey.Caller.Answer;
import dev.farthing.persistence.server.RedisProcess;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Two replicas on one database and one Redis, begun at the same moment.
class ReplicasJourneyTest {
    private static final Duration A_SECOND = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int KEYS = 5;
    private static final int TOKENS = 10;
    private static final String DEMO = "demo-chat";

    private static MailBox mailBox;
    private static RedisProcess redis;
    private static Replicas replicas;

    @BeforeAll
    static void start() {
        mailBox = new MailBox();
        redis = RedisProcess.start();
        replicas = Replicas.startTogether(2, environment());
    }

    /// Nobody on a slow machine is to take Redis for lost who is not asked to.
    private static Map<String, String> environment() {
        var environment = new HashMap<String, String>();
        environment.put("FARTHING_REDIS_URL", redis.url() + "?timeout=4s");
        // Nobody listens there.
        environment.put("FARTHING_KAFKA_SERVERS", "127.0.0.1:1");
        environment.put("FARTHING_SMTP_URL", mailBox.url());
        environment.put("FARTHING_SMTP_FROM", "farthing@example.com");
        return environment;
    }

    @AfterAll
    static void end() throws IOException {
        replicas.close();
        redis.close();
        mailBox.close();
    }

    @BeforeEach
    void revive() {
        replicas.revive();
    }

    private static String metric(int replica, String line) {
        return metrics(replica)
                .lines()
                .filter(one -> one.startsWith(line + " "))
                .map(one -> one.substring(line.length() + 1))
                .findFirst()
                .orElseThrow();
    }

    private static String metrics(int replica) {
        try {
            return replicas.running(replica).get("/q/metrics").body();
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void awaitSharing() {
        for (int i = 0; i < 2; i++) {
            int replica = i;
            Await.until(
                    "limits are shared",
                    PATIENCE,
                    () -> metric(replica, "farthing_limits_cut_off"),
                    value -> value.equals("0.0"));
        }
    }

    private static Load load(Object... ofKey) {
        return new Load(replicas, replicas.operator(1).key(ofKey)).known();
    }

    @Test
    void f86MigrationsRunOnceThoughAllBeginTogether() {
        assertThat(replicas.books()
                        .number("SELECT count(*) - count(DISTINCT version) FROM flyway_schema_history"
                                + " WHERE version IS NOT NULL"))
                .isZero();
        assertThat(replicas.books().number("SELECT count(*) FROM flyway_schema_history WHERE NOT success"))
                .isZero();
    }

    @Test
    void whatIsDoneOnOneReplicaHoldsOnTheOtherWithinASecond() throws Exception {
        var a = replicas.running(0);
        var b = replicas.running(1);
        var operator = replicas.operator(0);
        for (int i = 0; i < KEYS; i++) {
            var key = operator.key("name", "key " + i);
            var elsewhere = new Caller(b.url(), key.secret());
            Await.until(
                    "a new key opens on the other replica",
                    A_SECOND,
                    () -> elsewhere.chat(DEMO, "In?").status(),
                    status -> status == 200);
            operator.done("PUT", Management.GATEWAY + "/keys/" + key.id() + "/disable", null);
            Await.until(
                    "a disabled key is refused on the other replica",
                    A_SECOND,
                    () -> elsewhere.chat(DEMO, "Still in?").status(),
                    status -> status == 401);
            assertThat(elsewhere.chat(DEMO, "Still in?").errorCode()).isEqualTo("key_disabled");
        }
        var call = new Caller(b.url(), operator.key("name", "read across").secret());
        var answer = Await.until(
                "the key opens on the other replica",
                A_SECOND,
                () -> call.chat(DEMO, "In?"),
                reply -> reply.status() == 200);
        assertThat(operator.call(answer.requestId()).path("status").asText()).isEqualTo("ok");
        mailBox.isWrittenTo(operator);
        try (var teller = new Teller(replicas, operator, replicas.operator(1))) {
            teller.tellOfABudgetThoughOneReplicaDies(() -> {
                a.signal("KILL");
                a.awaitEnd();
            });
        }
    }

    @Test
    void f88RoutesPricesAndSettingsOfOneReplicaHoldOnTheOtherWithinASecond() {
        var operator = replicas.operator(0);
        var load = load("name", "asks the other");
        var caller = replicas.caller(1, load.key());
        var provider = operator.done("GET", Management.GATEWAY + "/providers?search=demo", null)
                .path("items")
                .get(0)
                .path("id")
                .asText();
        var model = "made-elsewhere";
        operator.model(model, "chat", provider, DEMO);
        operator.price(model, Map.of("input_per_1m", "1000", "output_per_1m", "1000"));
        var first = Await.until(
                "a new model is served", A_SECOND, () -> caller.chat(model, "Known?"), it -> it.status() == 200);
        var cheap = cost(first);
        operator.price(model, Map.of("input_per_1m", "2000", "output_per_1m", "2000"));
        Await.until(
                "a new price is charged",
                A_SECOND,
                () -> cost(caller.chat(model, "Known?")),
                cost -> cost.compareTo(cheap) > 0);
        operator.done("PATCH", "/api/v1/settings", Json.object("support_contact", "help@example.com"));
        Await.until(
                "a setting holds",
                A_SECOND,
                () -> replicas.operator(1)
                        .done("GET", "/api/v1/obs/status", null)
                        .path("support_contact")
                        .asText(),
                contact -> contact.equals("help@example.com"));
        operator.done("DELETE", Management.GATEWAY + "/models/" + model, null);
        Await.until(
                "a deleted model is gone",
                A_SECOND,
                () -> caller.chat(model, "Known?").status(),
                status -> status == 404);
    }

    @Test
    @Tag("long")
    void usageThatKafkaDoesNotTakeWaitsAndAllReplicasTellOfIt() {
        var answer = load("name", "flows on").call(0, TOKENS, false, "Flow on.");
        assertThat(answer.status()).isEqualTo(200);
        Await.until(
                "the call waits, once",
                PATIENCE,
                () -> replicas.books()
                        .number(
                                "SELECT count(*) FROM usage_outgoing o CROSS JOIN LATERAL unnest(o.request_ids) AS i (id)"
                                        + " WHERE i.id = '" + answer.requestId() + "'"),
                rows -> rows.intValue() == 1);
        for (int i = 0; i < 2; i++) {
            int replica = i;
            Await.until(
                    "what waits is told",
                    PATIENCE,
                    () -> metric(replica, "farthing_usage_stream_waiting"),
                    value -> !value.equals("0.0"));
            assertThat(metric(replica, "farthing_usage_stream_missing")).isEqualTo("0.0");
        }
        // The turn of a replica that was killed meanwhile lasts for a minute more.
        Await.until(
                "whoever tried says so",
                PATIENCE.multipliedBy(3),
                () -> IntStream.range(0, 2)
                        .mapToObj(i -> replicas.running(i).err())
                        .flatMap(List::stream)
                        .anyMatch(line -> line.contains("Kafka did not take what was sent to it: TimeoutException")),
                told -> told);
    }

    /// Three pieces have come of each stream, and more would.
    @Test
    void g92whatRunsOnAnyReplicaEndsWithinTwoSecondsOfItsKeysEndAndIsChargedWhatCame() {
        var ends = Map.<String, Consumer<Management.Made>>of(
                "key_disabled",
                key -> change(key, "PUT", "/disable"),
                "invalid_api_key",
                key -> change(key, "DELETE", ""));
        ends.forEach((code, end) -> {
            var load = load("name", "to end by " + code);
            int held = replicas.vendor.heldCalls();
            var ended = new ConcurrentLinkedQueue<Long>();
            var streams = IntStream.range(0, 2)
                    .mapToObj(i -> CompletableFuture.supplyAsync(
                            () -> {
                                var answer = load.call(i, TOKENS, true, " halt 3");
                                ended.add(System.nanoTime());
                                return answer;
                            },
                            one -> Thread.ofVirtual().start(one)))
                    .toList();
            Await.until("both run", PATIENCE, replicas.vendor::heldCalls, there -> there == held + 2);
            end.accept(load.key());
            long answered = System.nanoTime();
            for (var stream : streams) {
                var answer = stream.orTimeout(60, TimeUnit.SECONDS).join();
                assertThat(answer.status()).isEqualTo(200);
                assertThat(answer.text()).contains("\"code\":\"" + code + "\"").doesNotContain("[DONE]");
                assertThat(replicas.books()
                                .number("SELECT count(*) FROM usage_row WHERE request_id = '" + answer.requestId()
                                        + "' AND status = 'cancelled' AND error_code = '" + code
                                        + "' AND output_tokens > 0 AND cost_pico > 0"))
                        .isOne();
            }
            assertThat(ended)
                    .allSatisfy(nanos ->
                            assertThat(Duration.ofNanos(nanos - answered)).isLessThan(A_SECOND.multipliedBy(2)));
        });
        replicas.vendor.letGo();
        replicas.books().restAndAgree();
    }

    private static void change(Management.Made key, String method, String what) {
        replicas.operator(0).done(method, Management.GATEWAY + "/keys/" + key.id() + what, null);
    }

    private static BigDecimal cost(Answer answer) {
        return new BigDecimal(String.valueOf(answer.header("x-farthing-cost")));
    }

    @Test
    void aSessionOfTheConsoleWorksOnAnyReplica() throws Exception {
        try (var browser = HttpClient.newHttpClient()) {
            var login = HttpRequest.newBuilder(URI.create(replicas.running(0).url() + "/login"))
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(HttpRequest.BodyPublishers.ofString("key=" + House.OPERATOR_KEY + "&next=%2Fkeys"))
                    .build();
            var door = browser.send(login, HttpResponse.BodyHandlers.ofString());
            assertThat(door.statusCode()).isEqualTo(303);
            var cookie = door.headers().allValues("set-cookie").stream()
                    .filter(one -> one.startsWith("farthing_session="))
                    .findFirst()
                    .orElseThrow()
                    .split(";", 2)[0];
            var page = HttpRequest.newBuilder(URI.create(replicas.running(1).url() + "/keys"))
                    .header("Cookie", cookie)
                    .build();
            assertThat(browser.send(page, HttpResponse.BodyHandlers.ofString()).statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void u01dALimitIsExactOverBothReplicas() {
        int limit = 20;
        var load = load("name", "twenty a minute", "rpm_limit", limit);
        awaitSharing();
        // Whoever asked meanwhile has used up some.
        redis.ask("FLUSHALL");
        var before = List.of(limitedAlone(0), limitedAlone(1));
        long began = System.nanoTime();
        Load.from(4, side -> {
            for (int i = 0; i < 15; i++) {
                load.call(side % 2, TOKENS, side < 2, "");
            }
        });
        long refilled = Duration.ofNanos(System.nanoTime() - began).toSeconds() * limit / 60 + 1;
        assertThat((long) load.answered.size()).isBetween((long) limit, limit + refilled);
        assertThat(load.refusals).isNotEmpty().allSatisfy(refusal -> {
            assertThat(refusal.errorCode()).isEqualTo("rate_limit_exceeded");
            assertThat(refusal.header("retry-after")).isNotNull();
        });
        assertThat(load.others).isEmpty();
        assertThat(List.of(limitedAlone(0), limitedAlone(1))).isEqualTo(before);
    }

    /// How many calls a replica has limited by itself until now.
    private static String limitedAlone(int replica) {
        return metric(replica, "farthing_limited_calls_total{by=\"replica\"}");
    }

    @Test
    void f85WhileRedisIsGoneCallsGoOnAndMoneyIsNotConcerned() throws Exception {
        var load = load(
                "name", "many a minute", "rpm_limit", 1_000_000, "tpm_limit", 1_000_000_000, "concurrency_limit", 50);
        awaitSharing();
        var slowest = new AtomicLong();
        try (var traffic = Traffic.from(6, side -> {
            long began = System.nanoTime();
            assertThat(load.call(side % 2, TOKENS, side < 3, "").status()).isEqualTo(200);
            slowest.accumulateAndGet(System.nanoTime() - began, Math::max);
        })) {
            load.awaitMore(50);
            redis.kill();
            load.awaitMore(50);
            for (int i = 0; i < 2; i++) {
                int replica = i;
                Await.until(
                        "the loss is told",
                        PATIENCE,
                        () -> metric(replica, "farthing_limits_cut_off"),
                        value -> value.equals("1.0"));
                assertThat(replicas.running(i).get("/q/health/ready").statusCode())
                        .isEqualTo(200);
                assertThat(replicas.operator(i)
                                .done("GET", "/api/v1/obs/status", null)
                                .path("limits")
                                .asText())
                        .isEqualTo("cut_off");
                assertThat(replicas.running(i).err())
                        .anyMatch(line -> line.contains("this replica limits rates by itself"));
            }
            Await.until(
                    "rules can see it",
                    PATIENCE,
                    () -> replicas.books().number("SELECT count(*) FROM limits_cut_off"),
                    count -> count.intValue() == 2);
            redis.restart();
            awaitSharing();
            load.awaitMore(50);
            redis.freeze(true);
            load.awaitMore(50);
            redis.freeze(false);
            awaitSharing();
            redis.ask("FLUSHALL");
            load.awaitMore(50);
            traffic.end();
        } finally {
            redis.freeze(false);
        }
        assertThat(load.refusals).isEmpty();
        assertThat(load.others).isEmpty();
        assertThat(Duration.ofNanos(slowest.get())).isLessThan(Duration.ofSeconds(20));
        replicas.books().restAndAgree();
        replicas.books().haveOnce(load.answered.keySet());
        assertThat(replicas.running(0).err()).noneMatch(line -> line.contains("io.lettuce"));
    }

    @Test
    void c52AGatewayServesOnTablesOfALaterVersion() {
        var load = load("name", "of the former version");
        try (var traffic = Traffic.from(4, side -> load.call(side % 2, TOKENS, side < 2, ""))) {
            load.awaitMore(20);
            for (var table : List.of("usage_row", "issued_key", "budget_window", "intent", "replica")) {
                replicas.books().execute("ALTER TABLE " + table + " ADD COLUMN of_a_later_version text");
            }
            replicas.books().execute("CREATE TABLE of_a_later_version (id uuid PRIMARY KEY)");
            load.awaitMore(20);
            traffic.end();
        }
        assertThat(load.others).as("nobody was failed by it").isEmpty();
        replicas.books()
                .execute("INSERT INTO flyway_schema_history (installed_rank, version, description, type, script,"
                        + " checksum, installed_by, execution_time, success)"
                        + " SELECT max(installed_rank) + 1, '9999', 'later', 'SQL', 'V9999__later.sql', 1, 'me', 1, true"
                        + " FROM flyway_schema_history");
        for (int i = 0; i < 2; i++) {
            assertThat(load.call(i, TOKENS, i == 0, "").status()).isEqualTo(200);
        }
        assertThat(replicas.running(1).stop()).isZero();
        replicas.restart(1);
        assertThat(load.call(1, TOKENS, false, "").status()).isEqualTo(200);
        replicas.operator(1).key("name", "made on later tables");
        replicas.books().restAndAgree();
        replicas.books().haveOnce(load.answered.keySet());
        replicas.books().execute("DELETE FROM flyway_schema_history WHERE version = '9999'");
    }
}

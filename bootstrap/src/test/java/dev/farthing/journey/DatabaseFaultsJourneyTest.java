package dev.farthing.journey;

import static dev.farthing.journey.Replicas.LONG;
import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.journey.Caller.Answer;
import dev.farthing.journey.Management.Made;
import dev.farthing.persistence.server.DatabaseProxy.Verdict;
import dev.farthing.persistence.server.DatabaseProxy.When;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The database is gone, far away, silent, or crashes, while calls are made.
@Timeout(value = 20, unit = TimeUnit.MINUTES)
class DatabaseFaultsJourneyTest {
    private static final int TOKENS = 10;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /// How long a call may wait for its admission, and a management call for its connection, before it is refused.
    private static final Duration ADMISSION = Duration.ofMillis(5_500);

    private static final Duration MANAGEMENT = Duration.ofSeconds(20);
    private static final int CALLERS = 16;
    private static final int MANAGERS = 8;
    /// The pool's twenty, and those that parts of a process keep for themselves.
    private static final int MOST_CONNECTIONS = 28;

    private static Replicas replicas;

    @BeforeAll
    static void start() {
        replicas = Replicas.start(2, Map.of());
    }

    @AfterAll
    static void end() {
        replicas.close();
    }

    private static Made org() {
        return replicas.operator().org("org " + System.nanoTime());
    }

    private static Load load(Made org) {
        replicas.operator().budgetIn(org.id(), "org", org.id(), "1000", "total");
        return new Load(replicas, replicas.operator().keyIn(org.id(), "name", "spender")).known();
    }

    private static void bookedOnce(Made org, Load load) {
        replicas.books().forgetTheSilent(2);
        replicas.books().restAndAgree();
        replicas.books().haveOnce(load.answered.keySet());
        assertThat(replicas.books()
                        .number("SELECT coalesce(sum(spent), 0) FROM budget_window WHERE org_id = '" + org.id()
                                + "' AND limit_amt IS NOT NULL"))
                .isGreaterThanOrEqualTo(BigDecimal.valueOf(load.billedPico()));
    }

    @Test
    void c43WhileTheDatabaseIsAwayNothingIsAdmittedAndWhatRunsEndsWell() throws Exception {
        var org = org();
        var load = load(org);
        // Enough for 99 of a hundred to say something.
        int streams = 100;
        var running = new ArrayList<CompletableFuture<Void>>();
        for (int i = 0; i < streams; i++) {
            running.add(Traffic.once(() -> load.call(0, TOKENS, true, " held")));
        }
        Await.until("the vendor has them", PATIENCE, replicas.vendor::heldCalls, held -> held == streams);
        replicas.stopDatabase();
        long gone = System.nanoTime();
        Await.until(
                "nothing is admitted",
                Duration.ofSeconds(2),
                () -> load.call(0, TOKENS, false, "").status(),
                status -> status == 503);
        int admitted = load.answered.size();
        // What runs comes to its end at the vendor while nothing can be recorded: the ends wait.
        replicas.vendor.letGo();
        long until = gone + Duration.ofSeconds(LONG ? 30 : 5).toNanos();
        while (System.nanoTime() < until) {
            var refusal = load.call(0, TOKENS, false, "");
            assertThat(refusal.status()).isEqualTo(503);
            assertThat(refusal.header("retry-after")).isNotNull();
            managementTellsThatTheDatabaseIsAway(1);
        }
        assertThat(load.answered).hasSize(admitted);
        replicas.startDatabase();
        Await.until(
                "admitting again",
                Duration.ofSeconds(5),
                () -> load.call(0, TOKENS, false, "").status(),
                status -> status == 200);
        assertThat(replicas.operator(1)
                        .send("GET", Management.GATEWAY + "/keys", null)
                        .status())
                .isEqualTo(200);
        Traffic.all(running);
        assertThat(load.answered).hasSizeGreaterThanOrEqualTo(streams + 1);
        bookedOnce(org, load);
    }

    /// Whatever is asked of the management API, it says so and no more.
    private static void managementTellsThatTheDatabaseIsAway(int replica) {
        var operator = replicas.operator(replica);
        var org = Json.object("name", "while away");
        for (var refusal : List.of(
                operator.send("GET", Management.GATEWAY + "/keys", null),
                operator.send("GET", "/api/v1/obs/usage?group_by=model", null),
                operator.send("POST", Management.GATEWAY + "/orgs", org),
                operator.once(Management.GATEWAY + "/orgs", org, "while away"))) {
            toldThatTheDatabaseIsAway(refusal);
        }
    }

    private static void toldThatTheDatabaseIsAway(Answer refusal) {
        assertThat(refusal.status()).as(refusal.text()).isEqualTo(503);
        assertThat(refusal.header("retry-after")).isEqualTo("1");
        assertThat(refusal.json().size()).isEqualTo(2);
        assertThat(refusal.json().path("code").asText()).isEqualTo("not_ready");
        assertThat(refusal.json().path("detail").asText())
                .contains("try again")
                .doesNotContainIgnoringCase("127.0.0.1")
                .doesNotContainIgnoringCase("localhost")
                .doesNotContainIgnoringCase("select")
                .doesNotContainIgnoringCase("exception");
    }

    @ParameterizedTest
    @EnumSource
    void aChangeWhoseCommitIsCutOffIsToldAs503AndMadeOnceUnderItsKey(When moment) {
        var operator = replicas.operator();
        var name = "cut " + moment + " " + System.nanoTime();
        var cuts = new AtomicInteger();
        replicas.proxy(0).watch(now -> {
            boolean commit = now.when() == moment && now.mentions("insert into org ") && now.mentions("COMMIT");
            return commit && cuts.getAndIncrement() == 0 ? Verdict.CUT : Verdict.PASS;
        });
        toldThatTheDatabaseIsAway(operator.once(Management.GATEWAY + "/orgs", Json.object("name", name), name));
        replicas.proxy(0).watch(_ -> Verdict.PASS);
        assertThat(cuts.get()).isPositive();
        var again = operator.once(Management.GATEWAY + "/orgs", Json.object("name", name), name);
        assertThat(again.status()).as(again.text()).isEqualTo(201);
        assertThat(again.header("idempotency-replayed")).isEqualTo(moment == When.DONE ? "true" : null);
        assertThat(replicas.books().number("SELECT count(*) FROM org WHERE name = '" + name + "'"))
                .isEqualTo(BigDecimal.ONE);
    }

    /// What a process and the database keep open for it.
    private record Kept(long files, long threads, long connections, long backends) {
        static Kept now() {
            var process = Path.of("/proc", String.valueOf(replicas.running(0).pid()));
            return new Kept(
                    entries(process.resolve("fd")),
                    entries(process.resolve("task")),
                    replicas.proxy(0).connections(),
                    replicas.books()
                            .number("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()")
                            .longValueExact());
        }

        /// None where the system does not tell.
        private static long entries(Path folder) {
            if (!Files.isDirectory(folder)) {
                return 0;
            }
            try (var entries = Files.list(folder)) {
                return entries.count();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /// Whether it is no more than before, but for what a pool grows to with those who ask at once. A hole
        /// in which every call lost one would be seen.
        boolean isNoMoreThan(Kept before) {
            long growth = MOST_CONNECTIONS - before.connections;
            return connections <= MOST_CONNECTIONS
                    && backends <= before.backends + growth
                    && files <= before.files + growth
                    && threads <= before.threads + MANAGERS;
        }
    }

    @Test
    void c44CallsToADatabaseHalfASecondAwayAreAdmittedInTime() {
        var org = org();
        replicas.operator().budgetIn(org.id(), "org", org.id(), "1000", "total");
        var key = replicas.operator().keyIn(org.id(), "name", "spender");
        var load = new Load(replicas, key).known();
        Load.from(CALLERS, side -> load.call(0, TOKENS, side % 2 == 0, ""));
        replicas.proxy(0).delay(Duration.ofMillis(500));
        var numbers = new AtomicInteger(5_000_000);
        var waits = new ConcurrentLinkedQueue<Duration>();
        var refused = new AtomicInteger();
        long until = System.nanoTime() + Duration.ofSeconds(LONG ? 60 : 5).toNanos();
        Load.from(CALLERS, side -> {
            while (System.nanoTime() < until) {
                int number = numbers.incrementAndGet();
                long start = System.nanoTime();
                var body = Replicas.body("call " + number + " answer 5", TOKENS, side % 2 == 0);
                if (replicas.caller(0, key).post(Caller.CHAT, body).status() == 200) {
                    waits.add(Duration.ofNanos(replicas.vendor.firstAskedNanos(number) - start));
                } else {
                    refused.incrementAndGet();
                }
            }
        });
        replicas.proxy(0).delay(Duration.ZERO);
        var inOrder = waits.stream().sorted().toList();
        assertThat(inOrder).hasSizeGreaterThan(CALLERS);
        assertThat(inOrder.get(inOrder.size() * 99 / 100)).isLessThanOrEqualTo(Duration.ofMillis(1_600));
        assertThat(refused.get()).isLessThanOrEqualTo(inOrder.size() / 100);
        bookedOnce(org, load);
    }

    @Test
    void c45ADatabaseThatSwallowsEverythingHoldsNobodyUpForLongAndCostsNothingAfterwards() {
        var org = org();
        var load = load(org);
        swallowFor(load);
        // What grows with the first calls of all has grown.
        var before = Kept.now();
        for (int hole = 0; hole < (LONG ? 10 : 2); hole++) {
            swallowFor(load);
        }
        Await.until("nothing is left of it", Duration.ofSeconds(90), Kept::now, now -> now.isNoMoreThan(before));
        bookedOnce(org, load);
    }

    private static void swallowFor(Load load) {
        load.call(0, TOKENS, false, "");
        replicas.proxy(0).swallow(true);
        Load.from(CALLERS + MANAGERS, side -> {
            long start = System.nanoTime();
            if (side < CALLERS) {
                assertThat(load.call(0, TOKENS, side % 2 == 0, "").status()).isEqualTo(503);
            } else {
                toldThatTheDatabaseIsAway(replicas.operator().send("GET", Management.GATEWAY + "/keys", null));
            }
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isLessThanOrEqualTo(side < CALLERS ? ADMISSION : MANAGEMENT);
        });
        replicas.proxy(0).swallow(false);
        Await.until(
                "admitting again",
                PATIENCE,
                () -> load.call(0, TOKENS, false, "").status(),
                status -> status == 200);
        Await.until(
                "managing again",
                PATIENCE,
                () -> replicas.operator()
                        .send("GET", Management.GATEWAY + "/keys", null)
                        .status(),
                status -> status == 200);
    }

    @Test
    void c46WhatWasAnsweredSurvivesEveryCrashOfTheDatabase() throws Exception {
        var org = org();
        var load = load(org);
        try (var traffic = Traffic.from(8, side -> load.tryCall(side % 2, TOKENS, side % 2 == 0, ""))) {
            for (int crash = 0; crash < (LONG ? 10 : 2); crash++) {
                load.awaitMore(100);
                replicas.crashDatabase();
            }
            load.awaitMore(50);
            traffic.end();
        }
        bookedOnce(org, load);
    }

    @Test
    void c48EndedBackendsCostNextToNothing() throws Exception {
        var org = org();
        var load = load(org);
        try (var traffic = Traffic.from(4, side -> load.tryCall(side % 2, TOKENS, side % 2 == 0, " slow 10"))) {
            for (int kill = 0; kill < (LONG ? 300 : 5); kill++) {
                load.awaitMore(40);
                replicas.books().execute("""
                    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                    WHERE pid <> pg_backend_pid() AND datname = current_database() ORDER BY random() LIMIT 1""");
            }
            traffic.end();
        }
        bookedOnce(org, load);
        assertThat(load.lost.get()).isZero();
        assertThat(load.others.size())
                .as("refused beside %s answers", load.answered.size())
                .isLessThanOrEqualTo(Math.max(1, load.answered.size() / 200));
    }
}

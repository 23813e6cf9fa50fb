package dev.farthing.journey;

import static dev.farthing.journey.Replicas.LONG;
import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.journey.Management.Made;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The database is gone, far away, silent, or crashes, while calls are made.
@Timeout(value = 20, unit = TimeUnit.MINUTES)
class DatabaseFaultsJourneyTest {
    private static final int TOKENS = 10;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

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

    private static void cutOff(boolean away) {
        for (int i = 0; i < replicas.count(); i++) {
            replicas.proxy(i).refuse(away);
            if (away) {
                replicas.proxy(i).cut();
            }
        }
    }

    @Test
    void c43WhileTheDatabaseIsAwayNothingIsAdmittedAndWhatRunsEndsWell() throws Exception {
        var org = org();
        var load = load(org);
        int streams = 10;
        var running = new ArrayList<CompletableFuture<Void>>();
        for (int i = 0; i < streams; i++) {
            running.add(Traffic.once(() -> load.call(0, TOKENS, true, " held")));
        }
        Await.until("the vendor has them", PATIENCE, replicas.vendor::heldCalls, held -> held == streams);
        cutOff(true);
        long gone = System.nanoTime();
        Await.until(
                "nothing is admitted",
                Duration.ofSeconds(3),
                () -> load.call(0, TOKENS, false, "").status(),
                status -> status == 503);
        int admitted = load.answered.size();
        long until = gone + Duration.ofSeconds(LONG ? 30 : 5).toNanos();
        while (System.nanoTime() < until) {
            var refusal = load.call(0, TOKENS, false, "");
            assertThat(refusal.status()).isEqualTo(503);
            assertThat(refusal.header("retry-after")).isNotNull();
        }
        assertThat(load.answered).hasSize(admitted);
        replicas.vendor.letGo();
        cutOff(false);
        Await.until(
                "admitting again",
                Duration.ofSeconds(6),
                () -> load.call(0, TOKENS, false, "").status(),
                status -> status == 200);
        Traffic.all(running);
        assertThat(load.answered).hasSizeGreaterThanOrEqualTo(streams + 1);
        bookedOnce(org, load);
    }

    @Test
    void c45ADatabaseThatSwallowsEverythingHoldsNobodyUpForLong() {
        var org = org();
        var load = load(org);
        load.call(0, TOKENS, false, "");
        replicas.proxy(0).swallow(true);
        long start = System.nanoTime();
        assertThat(load.call(0, TOKENS, false, "").status()).isEqualTo(503);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThanOrEqualTo(Duration.ofMillis(5_500));
        replicas.proxy(0).swallow(false);
        Await.until(
                "admitting again",
                PATIENCE,
                () -> load.call(0, TOKENS, false, "").status(),
                status -> status == 200);
        bookedOnce(org, load);
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

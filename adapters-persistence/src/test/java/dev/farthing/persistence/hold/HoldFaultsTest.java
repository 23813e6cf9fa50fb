package dev.farthing.persistence.hold;

import static dev.farthing.persistence.hold.HoldScene.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.application.relay.Durability;
import dev.farthing.application.relay.IntentJournal.Answer;
import dev.farthing.application.relay.IntentJournal.Intent;
import dev.farthing.application.relay.SomeCall;
import dev.farthing.domain.budget.Holding;
import dev.farthing.domain.budget.Scope;
import dev.farthing.domain.budget.Unit;
import dev.farthing.domain.money.Money;
import dev.farthing.persistence.DirectConnections;
import dev.farthing.persistence.server.DatabaseProxy;
import dev.farthing.persistence.server.DatabaseProxy.Moment;
import dev.farthing.persistence.server.DatabaseProxy.Verdict;
import dev.farthing.persistence.server.DatabaseProxy.When;
import dev.farthing.persistence.server.FreshDatabase;
import dev.farthing.persistence.usage.OpenedJournal;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Admission and settlement as several processes do them, while their database is far, gone, or in doubt.
@Timeout(value = 60, unit = TimeUnit.MINUTES)
class HoldFaultsTest {
    private static final boolean LONG = Boolean.getBoolean("farthing.long");
    private static final Duration MOST_WAIT = Duration.ofMillis(1_600);
    /// Below this a wait is the machine's, not the table's.
    private static final Duration A_LITTLE = Duration.ofMillis(25);

    private static final long SEED = Long.getLong("farthing.seed", System.nanoTime());

    @RegisterExtension
    static final FreshDatabase DATABASE = new FreshDatabase();

    private final List<Process> opened = new ArrayList<>();

    /// A gateway process's two writers, on a network of their own.
    private record Process(DatabaseProxy proxy, OpenedJournal usage, PostgresIntents intents) {
        static Process open(int lostAfterSeconds) {
            var proxy = DatabaseProxy.to(DATABASE.port());
            var source = new DirectConnections(proxy.through(DATABASE.url()), DATABASE.user(), DATABASE.password());
            var usage = OpenedJournal.on(source, Durability.STRICT);
            var intents =
                    new PostgresIntents(usage.journal(), () -> SomeCall.idAt(Instant.now()), source, lostAfterSeconds);
            intents.run();
            return new Process(proxy, usage, intents);
        }
    }

    private Process process() {
        return process(60);
    }

    private Process process(int lostAfterSeconds) {
        var fresh = Process.open(lostAfterSeconds);
        opened.add(fresh);
        return fresh;
    }

    @AfterEach
    void end() {
        for (var process : opened) {
            process.proxy.watch(_ -> Verdict.PASS);
            process.proxy.refuse(false);
            process.proxy.swallow(false);
            process.usage.close();
            process.intents.close();
            process.proxy.close();
        }
    }

    /// What came of the calls that were tried.
    private static final class Tally {
        final AtomicLong tried = new AtomicLong();
        final Set<UUID> recorded = ConcurrentHashMap.newKeySet();
        final Set<UUID> refused = ConcurrentHashMap.newKeySet();
        final AtomicLong tokens = new AtomicLong();
    }

    private static void call(Process process, HoldScene scene, Tally tally, long hold, long used) {
        var intent = scene.intent(hold);
        tally.tried.incrementAndGet();
        if (await(process.intents.admit(intent)) instanceof Answer.Held(var holding)) {
            settle(process, scene, tally, intent, holding, used);
        } else {
            tally.refused.add(intent.requestId());
        }
    }

    private static void settle(
            Process process, HoldScene scene, Tally tally, Intent intent, Holding holding, long used) {
        var booking = holding.book(used, new Money(used * 1_000), true);
        process.usage
                .journal()
                .record(scene.call(intent, booking), booking)
                .toCompletableFuture()
                .orTimeout(60, TimeUnit.SECONDS)
                .join();
        tally.recorded.add(intent.requestId());
        tally.tokens.addAndGet(used);
    }

    private static void workers(int count, Runnable work) {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = new ArrayList<Future<?>>();
            for (int i = 0; i < count; i++) {
                running.add(threads.submit(work));
            }
            for (var each : running) {
                each.get();
            }
        } catch (InterruptedException | ExecutionException e) {
            throw new AssertionError("seed " + SEED, e);
        }
    }

    private static boolean isWork(Moment moment) {
        return moment.mentions("INTO intent") || moment.mentions("INTO usage_row");
    }

    @Test
    void b30ACommitWhoseAnswerIsLostIsNeitherDoubledNorForgotten() {
        int wanted = LONG ? 1_000 : 120;
        var scene = new HoldScene(DATABASE)
                .capped(Scope.KEY, Unit.TOKENS, 1_000_000_000)
                .capped(Scope.ORG, Unit.TOKENS, 1_000_000_000);
        var process = process();
        var cuts = new AtomicInteger();
        var dice = new SplittableRandom(SEED);
        process.proxy.watch(moment -> {
            if (isWork(moment) && cuts.get() < wanted && toss(dice, 4)) {
                cuts.incrementAndGet();
                return Verdict.CUT;
            }
            return Verdict.PASS;
        });
        var tally = new Tally();
        workers(8, () -> {
            while (cuts.get() < wanted) {
                call(process, scene, tally, 100, 60);
            }
        });
        // The next admission of each kind clears what was left in doubt.
        for (int i = 0; i < 3; i++) {
            call(process, scene, tally, 100, 60);
        }
        agree(scene, tally);
        assertThat(cuts.get()).isEqualTo(wanted);
        assertThat(tally.recorded).as("calls that went through").isNotEmpty();
    }

    /// Where a process loses its network for so long that it is given up.
    enum Loss {
        BEFORE_ITS_ADMISSION_IS_COMMITTED(When.ASKED, "INTO intent", Verdict.CUT, 0, 0),
        WHILE_ITS_ADMISSION_IS_COMMITTED(When.ASKED, "INTO intent", Verdict.PASS, 1, 100),
        AFTER_ITS_ADMISSION_IS_COMMITTED(When.DONE, "INTO intent", Verdict.CUT, 1, 100),
        BEFORE_ITS_SETTLEMENT_IS_COMMITTED(When.ASKED, "INTO usage_row", Verdict.CUT, 1, 60),
        WHILE_ITS_SETTLEMENT_IS_COMMITTED(When.ASKED, "INTO usage_row", Verdict.PASS, 1, 60),
        AFTER_ITS_SETTLEMENT_IS_COMMITTED(When.DONE, "INTO usage_row", Verdict.CUT, 1, 60);

        private final When when;
        private final String statement;
        private final Verdict verdict;
        private final int rows;
        private final int charged;

        Loss(When when, String statement, Verdict verdict, int rows, int charged) {
            this.when = when;
            this.statement = statement;
            this.verdict = verdict;
            this.rows = rows;
            this.charged = charged;
        }
    }

    @ParameterizedTest
    @EnumSource
    void b28AndB29WhereverAProcessIsLostItsCallHasOneRowAndItsReturnCorrectsIt(Loss loss) {
        var scene = new HoldScene(DATABASE).capped(Scope.KEY, Unit.TOKENS, 100_000);
        var lost = process(1);
        call(lost, scene, new Tally(), 10, 0);
        var gone = new AtomicBoolean();
        lost.proxy.watch(moment -> {
            if (gone.get()) {
                return Verdict.CUT;
            }
            if (moment.when() == loss.when && moment.mentions(loss.statement)) {
                gone.set(true);
                lost.proxy.refuse(true);
                return loss.verdict;
            }
            return Verdict.PASS;
        });
        var intent = scene.intent(100);
        var settled = CompletableFuture.completedFuture((Void) null);
        if (await(lost.intents.admit(intent)) instanceof Answer.Held(var holding)) {
            var booking = holding.book(60, new Money(60_000), true);
            settled = lost.usage
                    .journal()
                    .record(scene.call(intent, booking), booking)
                    .toCompletableFuture();
        }
        HoldScene.awaitTrue("the process has lost its network", gone::get);
        lost.proxy.cut();
        var rows = "SELECT count(*) FROM usage_row WHERE request_id = ?";
        var others = process(1);
        call(others, scene, new Tally(), 10, 0);
        HoldScene.awaitTrue(
                "others have seen to it",
                () -> scene.openIntents() == 0 && scene.number(rows, intent.requestId()) == loss.rows);
        assertThat(scene.disagreements()).isZero();

        lost.proxy.watch(_ -> Verdict.PASS);
        lost.proxy.refuse(false);
        settled.orTimeout(60, TimeUnit.SECONDS).join();
        HoldScene.awaitTrue(
                "it admits in a new life", () -> await(lost.intents.admit(scene.intent(1))) instanceof Answer.Held);

        assertThat(scene.number(rows, intent.requestId())).isEqualTo(loss.rows);
        assertThat(scene.spent(0)).isEqualTo(loss.charged);
        assertThat(scene.disagreements()).isZero();
    }

    /// Given up under the vendor it was admitted to, it comes back from another, and dearer than anybody thought.
    @Test
    void b29AndB34ALateSettlementByAnotherVendorKeepsTheSumsAndTellsItsOverrun() {
        var scene =
                new HoldScene(DATABASE).capped(Scope.KEY, Unit.TOKENS, 100_000).capped(Scope.ORG, Unit.MONEY, 1_000);
        var lost = process();
        var intent = scene.intent(100);
        var holding = HoldScene.held(await(lost.intents.admit(intent)));
        scene.sql("UPDATE replica SET state = 'lost' WHERE id = ?", holding.replica());
        process();
        scene.awaitNoneOpen();
        for (var used : List.of(60_000L, 70_000L)) {
            var booking = holding.book(60, new Money(used), true);
            var call = SomeCall.aCallAt(intent.admittedAt())
                    .id(intent.requestId())
                    .of(scene.org, scene.team, scene.key)
                    .provider("another")
                    .cost(booking.charged().toPlainString())
                    .record();
            lost.usage
                    .journal()
                    .record(call, booking)
                    .toCompletableFuture()
                    .orTimeout(30, TimeUnit.SECONDS)
                    .join();
        }
        assertThat(scene.disagreements()).isZero();
        assertThat(scene.number(
                        "SELECT sum(amount_pico) FROM ledger_entry WHERE org_id = ? AND account = 'overrun'",
                        scene.org))
                .as("told once, and whole")
                .isEqualTo(60_000);
    }

    @Test
    void whatThousandsOfCallsOfALostProcessHeldIsSettledWithoutPause() {
        var scene = new HoldScene(DATABASE);
        var lost = process();
        HoldScene.held(await(lost.intents.admit(scene.intent(100))));
        scene.sql("""
            INSERT INTO intent SELECT copy.* FROM intent i, generate_series(1, 2500) n, jsonb_populate_record(i,
                jsonb_build_object('request_id', left(i.request_id::text, 24) || lpad(to_hex(n), 12, '0'))) copy
            WHERE i.org_id = ?""", scene.org);
        scene.sql(
                "UPDATE replica SET state = 'lost' WHERE id IN (SELECT replica FROM intent WHERE org_id = ?)",
                scene.org);
        process();
        scene.awaitNoneOpen();
        assertThat(scene.number("SELECT count(*) FROM usage_row WHERE org_id = ?", scene.org))
                .isEqualTo(2_501);
    }

    private static boolean toss(SplittableRandom dice, int sides) {
        synchronized (dice) {
            return dice.nextInt(sides) == 0;
        }
    }

    private static void agree(HoldScene scene, Tally tally) {
        assertThat(scene.number("SELECT count(*) FROM usage_row WHERE org_id = ?", scene.org))
                .as("rows of what was recorded, seed %s", SEED)
                .isEqualTo(tally.recorded.size());
        for (var id : tally.refused) {
            assertThat(scene.number("SELECT count(*) FROM usage_row WHERE request_id = ?", id))
                    .isZero();
        }
        assertThat(scene.openIntents()).as("seed %s", SEED).isZero();
        assertThat(scene.spent(0)).isEqualTo(tally.tokens.get());
        assertThat(scene.disagreements()).as("seed %s", SEED).isZero();
    }

    @Test
    void b26NestedBudgetsOfManyOrgsHoldAtEveryLevelWithoutADeadlock() {
        var dice = new SplittableRandom(SEED);
        var scenes = new ArrayList<HoldScene>();
        for (int i = 0; i < 4; i++) {
            var scene = new HoldScene(DATABASE);
            for (var scope : Scope.values()) {
                scene.capped(scope, Unit.TOKENS, 20_000 + dice.nextInt(60_000));
                if (dice.nextBoolean()) {
                    scene.capped(scope, Unit.REQUESTS, 300 + dice.nextInt(600));
                }
            }
            scenes.add(scene);
        }
        var processes = List.of(process(), process(), process());
        var tallies = scenes.stream().map(_ -> new Tally()).toList();
        long deadlocks = deadlocks(scenes.getFirst());
        long until = System.nanoTime() + Duration.ofSeconds(LONG ? 600 : 8).toNanos();
        workers(48, () -> {
            var own = fork(dice);
            while (System.nanoTime() < until) {
                int which = own.nextInt(scenes.size());
                long hold = 50 + own.nextInt(400);
                call(
                        processes.get(own.nextInt(processes.size())),
                        scenes.get(which),
                        tallies.get(which),
                        hold,
                        own.nextLong(hold + 1));
            }
        });
        assertThat(deadlocks(scenes.getFirst())).isEqualTo(deadlocks);
        for (int i = 0; i < scenes.size(); i++) {
            var scene = scenes.get(i);
            assertThat(scene.openIntents()).isZero();
            assertThat(scene.disagreements()).as("seed %s", SEED).isZero();
            for (int budget = 0; budget < scene.budgets.size() - 1; budget++) {
                assertThat(scene.spent(budget))
                        .isPositive()
                        .isLessThanOrEqualTo(scene.budgets.get(budget).limit().longValueExact());
            }
            assertThat(scene.number("SELECT count(*) FROM usage_row WHERE org_id = ?", scene.org))
                    .isEqualTo(tallies.get(i).recorded.size());
        }
    }

    @Test
    void a22EachThresholdOfAWindowIsToldOnceHoweverManySettleAtOnce() {
        var scenes = new ArrayList<HoldScene>();
        for (int i = 0; i < (LONG ? 20 : 3); i++) {
            scenes.add(new HoldScene(DATABASE)
                    .capped(Scope.KEY, Unit.TOKENS, 6_400)
                    .capped(Scope.ORG, Unit.MONEY, 6_400_000, false));
        }
        var processes = List.of(process(), process());
        for (var scene : scenes) {
            var tally = new Tally();
            var held = new CountDownLatch(64);
            var next = new AtomicInteger();
            // Every call is admitted before the first is settled: 64 settlements of 100 tokens each, all at once.
            workers(64, () -> {
                var process = processes.get(next.getAndIncrement() % 2);
                var intent = scene.intent(100);
                var holding = HoldScene.held(await(process.intents.admit(intent)));
                held.countDown();
                awaitAll(held);
                settle(process, scene, tally, intent, holding, 100);
            });
            assertThat(scene.spent(0)).isEqualTo(6_400);
            for (int budget = 0; budget < 2; budget++) {
                assertThat(scene.told(budget)).isEqualTo("50,80,95,100");
            }
            assertThat(scene.disagreements()).isZero();
        }
    }

    private static void awaitAll(CountDownLatch all) {
        try {
            assertThat(all.await(30, TimeUnit.SECONDS)).as("all are admitted").isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static SplittableRandom fork(SplittableRandom dice) {
        synchronized (dice) {
            return dice.split();
        }
    }

    private static long deadlocks(HoldScene scene) {
        return scene.number("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()");
    }

    @Test
    void c44ADatabaseHalfASecondAwayAdmitsInTimeAndWhatIsTurnedAwayLeavesNothingBehind() {
        var scene = new HoldScene(DATABASE).capped(Scope.KEY, Unit.TOKENS, 1_000_000_000);
        var process = process();
        var tally = new Tally();
        call(process, scene, tally, 100, 60);
        process.proxy.delay(Duration.ofMillis(500));
        for (int i = 0; i < (LONG ? 20 : 3); i++) {
            var intent = scene.intent(100);
            long start = System.nanoTime();
            var answer = await(process.intents.admit(intent));
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThanOrEqualTo(Duration.ofMillis(1_600));
            settle(process, scene, tally, intent, HoldScene.held(answer), 60);
        }
        // More than so slow a database admits in time: the rest is turned away, and taken back.
        workers(20, () -> call(process, scene, tally, 100, 60));
        process.proxy.delay(Duration.ZERO);
        int before = tally.recorded.size();
        for (int i = 0; i < 10; i++) {
            call(process, scene, tally, 100, 60);
        }
        assertThat(tally.recorded).as("after the delay all go through").hasSize(before + 10);
        agree(scene, tally);
    }

    @Test
    void aLeaseGrowsInTheRoundTripThatAdmits() {
        var scene = new HoldScene(DATABASE).capped(Scope.KEY, Unit.TOKENS, 1_000_000_000);
        var process = process();
        var tally = new Tally();
        var growing = new AtomicInteger();
        var inTwo = new AtomicInteger();
        process.proxy.watch(now -> {
            if (now.when() == When.ASKED && now.mentions("LEFT JOIN lease")) {
                growing.incrementAndGet();
            }
            if (now.when() == When.ASKED && now.mentions("SELECT i.request_id FROM unnest")) {
                inTwo.incrementAndGet();
            }
            return Verdict.PASS;
        });
        for (int hold = 100; hold < 1_000_000; hold *= 3) {
            call(process, scene, tally, hold, 60);
        }
        process.proxy.watch(_ -> Verdict.PASS);
        assertThat(growing).hasPositiveValue();
        assertThat(inTwo).hasValue(0);
        agree(scene, tally);
    }

    /// Whose calls there are.
    enum Mix {
        UNCAPPED,
        CAPPED,
        BOTH
    }

    @ParameterizedTest
    @EnumSource
    void c44UnderLoadADatabaseHalfASecondAwayAdmitsInTime(Mix mix) {
        var scenes = new ArrayList<HoldScene>();
        if (mix != Mix.CAPPED) {
            scenes.add(new HoldScene(DATABASE));
        }
        if (mix != Mix.UNCAPPED) {
            scenes.add(new HoldScene(DATABASE).capped(Scope.KEY, Unit.TOKENS, 1_000_000_000));
        }
        var turns = new AtomicInteger();
        var process = process();
        var tally = new Tally();
        for (int i = 0; i < 2; i++) {
            workers(64, () -> call(process, next(scenes, turns), tally, 100, 60));
        }
        var waits = waitsAtADistance(process, scenes, tally);
        for (int again = 0; again < 2 && p99(waits).compareTo(MOST_WAIT) > 0; again++) {
            // What else the machine does can only add to a wait.
            waits = waitsAtADistance(process, scenes, tally);
        }
        assertThat(p99(waits)).isLessThanOrEqualTo(MOST_WAIT);
        assertThat(tally.refused).hasSizeLessThanOrEqualTo(waits.size() / 100);
        for (var scene : scenes) {
            call(process, scene, tally, 100, 60);
            assertThat(scene.openIntents()).isZero();
            assertThat(scene.disagreements()).isZero();
        }
    }

    /// How long 64 callers wait to be admitted by a database half a second away, sorted.
    private List<Duration> waitsAtADistance(Process process, List<HoldScene> scenes, Tally tally) {
        var turns = new AtomicInteger();
        var waits = new ConcurrentLinkedQueue<Duration>();
        var settled = new ConcurrentLinkedQueue<CompletableFuture<?>>();
        process.proxy.delay(Duration.ofMillis(500));
        long until = System.nanoTime() + Duration.ofSeconds(LONG ? 60 : 3).toNanos();
        workers(64, () -> {
            while (System.nanoTime() < until) {
                var scene = next(scenes, turns);
                var intent = scene.intent(100);
                long start = System.nanoTime();
                var answer = await(process.intents.admit(intent));
                waits.add(Duration.ofNanos(System.nanoTime() - start));
                if (answer instanceof Answer.Held(var holding)) {
                    settled.add(CompletableFuture.runAsync(
                            () -> settle(process, scene, tally, intent, holding, 60),
                            task -> Thread.ofVirtual().start(task)));
                } else {
                    tally.refused.add(intent.requestId());
                }
            }
        });
        process.proxy.delay(Duration.ZERO);
        CompletableFuture.allOf(settled.toArray(CompletableFuture[]::new))
                .orTimeout(60, TimeUnit.SECONDS)
                .join();
        return waits.stream().sorted().toList();
    }

    private static Duration p99(List<Duration> sorted) {
        return sorted.get(sorted.size() * 99 / 100);
    }

    private static HoldScene next(List<HoldScene> scenes, AtomicInteger turns) {
        return scenes.get(turns.getAndIncrement() % scenes.size());
    }

    @Test
    void c44WhatWaitsToBeAdmittedIsBounded() {
        var scene = new HoldScene(DATABASE);
        var process = process();
        var tally = new Tally();
        call(process, scene, tally, 100, 60);
        process.proxy.swallow(true);
        var answers = new ArrayList<CompletableFuture<Answer>>();
        for (int i = 0; i < 10_500; i++) {
            var intent = scene.intent(100);
            tally.refused.add(intent.requestId());
            answers.add(process.intents.admit(intent).toCompletableFuture());
        }
        assertThat(answers.stream().filter(CompletableFuture::isDone).count())
                .as("turned away at once")
                .isGreaterThanOrEqualTo(400);
        process.proxy.swallow(false);
        for (var answer : answers) {
            await(answer);
        }
    }

    /// Somebody's report keeps a snapshot open, and nothing that is outdated since can be cleared away: the rows
    /// that every call changes leave their former selves behind, more with every second.
    @Test
    void c51AdmissionStaysInTimeWhileAnOldSnapshotKeepsEverythingThatIsOutdated() throws Exception {
        var scene = new HoldScene(DATABASE)
                .capped(Scope.KEY, Unit.TOKENS, 1_000_000_000_000L)
                .capped(Scope.ORG, Unit.MONEY, 1_000_000_000_000_000L);
        var process = process();
        var tally = new Tally();
        waits(process, scene, tally, Duration.ofSeconds(2));
        var baseline = p99(waits(process, scene, tally, Duration.ofSeconds(3)));
        try (var report = DATABASE.connection();
                var statement = report.createStatement()) {
            report.setAutoCommit(false);
            report.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            statement.execute("SELECT count(*) FROM budget");
            waits(process, scene, tally, Duration.ofSeconds(4));
            var withSnapshot = p99(waits(process, scene, tally, Duration.ofSeconds(3)));
            for (int again = 0; again < 2 && withSnapshot.compareTo(baseline.multipliedBy(2)) > 0; again++) {
                // What else the machine does can only add to a wait.
                withSnapshot = p99(waits(process, scene, tally, Duration.ofSeconds(3)));
            }
            System.out.printf(
                    "an old snapshot: %d calls, p99 of admission %s before, %s now%n",
                    tally.recorded.size(), baseline, withSnapshot);
            assertThat(withSnapshot).isLessThanOrEqualTo(Collections.max(List.of(baseline.multipliedBy(2), A_LITTLE)));
            report.rollback();
        }
        assertThat(tally.refused).isEmpty();
        agree(scene, tally);
    }

    /// How long sixteen callers wait to be admitted, sorted.
    private static List<Duration> waits(Process process, HoldScene scene, Tally tally, Duration lasting) {
        var waits = new ConcurrentLinkedQueue<Duration>();
        long until = System.nanoTime() + lasting.toNanos();
        workers(16, () -> {
            while (System.nanoTime() < until) {
                var intent = scene.intent(100);
                long start = System.nanoTime();
                var answer = await(process.intents.admit(intent));
                waits.add(Duration.ofNanos(System.nanoTime() - start));
                settle(process, scene, tally, intent, HoldScene.held(answer), 60);
            }
        });
        return waits.stream().sorted().toList();
    }

    /// However late the network brings what was sent over it.
    @Test
    void whatArrivesOverAConnectionThatWasGivenUpAdmitsNothing() {
        var scene = new HoldScene(DATABASE).capped(Scope.KEY, Unit.TOKENS, 1_000_000_000);
        var process = process();
        var tally = new Tally();
        call(process, scene, tally, 100, 60);
        var arrival = new CountDownLatch(1);
        var sent = new AtomicInteger();
        process.proxy.watch(now -> {
            if (now.when() == When.ASKED && now.mentions("INTO intent") && sent.getAndIncrement() == 0) {
                awaitAll(arrival);
            }
            return Verdict.PASS;
        });
        call(process, scene, tally, 100, 60);
        assertThat(tally.refused).as("nobody knows what became of it").hasSize(1);
        call(process, scene, tally, 100, 60);
        arrival.countDown();
        for (int i = 0; i < 20; i++) {
            call(process, scene, tally, 100, 60);
        }
        assertThat(tally.recorded).hasSize(22);
        agree(scene, tally);
    }

    @Test
    void c48AConnectionThatWasEndedTurnsNobodyAway() {
        var scene = new HoldScene(DATABASE).capped(Scope.KEY, Unit.TOKENS, 1_000_000_000);
        var process = process();
        var tally = new Tally();
        call(process, scene, tally, 100, 60);
        var cuts = new AtomicInteger();
        for (int i = 0; i < 40; i++) {
            int moment = i % 4;
            // While it is idle, before a commit, while it is made, and after it was.
            cuts.set(0);
            process.proxy.watch(now -> {
                boolean cut = moment > 0
                        && now.when() == (moment == 3 ? When.DONE : When.ASKED)
                        && now.mentions("INTO intent")
                        && cuts.getAndIncrement() == 0;
                if (cut && moment == 2) {
                    process.proxy.cut();
                }
                return cut && moment != 2 ? Verdict.CUT : Verdict.PASS;
            });
            if (moment == 0) {
                process.proxy.cut();
            }
            call(process, scene, tally, 100, 60);
        }
        process.proxy.watch(_ -> Verdict.PASS);
        call(process, scene, tally, 100, 60);
        assertThat(tally.refused).isEmpty();
        agree(scene, tally);
    }

    @Test
    void c45ADatabaseThatSwallowsEverythingIsGivenUpInTimeAndLeavesNothingBehind() {
        var scene = new HoldScene(DATABASE).capped(Scope.KEY, Unit.TOKENS, 1_000_000_000);
        var process = process();
        var tally = new Tally();
        call(process, scene, tally, 10, 5);
        process.proxy.swallow(true);
        long start = System.nanoTime();
        assertThat(await(process.intents.admit(scene.intent(100)))).isInstanceOf(Answer.Unavailable.class);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThanOrEqualTo(Duration.ofMillis(5_500));
        process.proxy.swallow(false);
        long until = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        boolean back = false;
        while (!back) {
            assertThat(System.nanoTime()).as("admitting again").isLessThan(until);
            int recorded = tally.recorded.size();
            call(process, scene, tally, 100, 60);
            back = tally.recorded.size() > recorded;
        }
        call(process, scene, tally, 100, 60);
        HoldScene.awaitTrue(
                "one to admit, one to settle, one to show that it is alive", () -> process.proxy.connections() <= 3);
        agree(scene, tally);
    }
}

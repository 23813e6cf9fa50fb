package dev.farthing.persistence.hold;

import static dev.farthing.persistence.hold.HoldScene.await;
import static dev.farthing.persistence.hold.HoldScene.awaitTrue;
import static dev.farthing.persistence.hold.HoldScene.held;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farthing.application.Slice;
import dev.farthing.application.audit.RememberedAudit;
import dev.farthing.application.reconciliation.CountOrphanedSlices;
import dev.farthing.application.reconciliation.ListOrphanedSlices;
import dev.farthing.application.reconciliation.OrphanedSliceView;
import dev.farthing.application.reconciliation.ReconcileOrphanedSlice;
import dev.farthing.application.relay.Durability;
import dev.farthing.application.relay.IntentJournal.Answer;
import dev.farthing.application.relay.IntentJournal.Intent;
import dev.farthing.application.relay.SomeCall;
import dev.farthing.domain.account.Caller;
import dev.farthing.domain.budget.Hold;
import dev.farthing.domain.budget.Holding;
import dev.farthing.domain.budget.Scope;
import dev.farthing.domain.budget.Unit;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.fault.FaultException;
import dev.farthing.domain.money.Money;
import dev.farthing.persistence.DirectConnections;
import dev.farthing.persistence.Purses;
import dev.farthing.persistence.server.DatabaseProxy;
import dev.farthing.persistence.server.DatabaseProxy.Verdict;
import dev.farthing.persistence.server.DatabaseProxy.When;
import dev.farthing.persistence.server.FreshDatabase;
import dev.farthing.persistence.usage.OpenedJournal;
import dev.farthing.persistence.usage.OpenedLostCalls;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.assertj.core.api.ThrowableAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Calls under hard budgets that are admitted from memory, as under relaxed durability.
class SlicesTest {
    private static final long SEED = Long.getLong("farthing.seed", System.nanoTime());
    private static final Duration BEAT = Duration.ofMillis(100);

    private static final Caller OPERATOR = new Caller.Operator(UUID.randomUUID());

    @RegisterExtension
    static final FreshDatabase DATABASE = new FreshDatabase();

    private final List<Process> opened = new ArrayList<>();

    /// A gateway process under relaxed durability, on a network of its own.
    private record Process(DatabaseProxy proxy, OpenedJournal usage, PostgresIntents intents) {
        static Process open(int lostAfterSeconds, Duration beat) {
            var proxy = DatabaseProxy.to(DATABASE.port());
            var source = new DirectConnections(proxy.through(DATABASE.url()), DATABASE.user(), DATABASE.password());
            var purses = new Purses(Durability.RELAXED);
            var usage = OpenedJournal.on(source, Durability.RELAXED, purses);
            var intents = new PostgresIntents(
                    usage.journal(),
                    () -> SomeCall.idAt(Instant.now()),
                    source,
                    new HoldKeeper.Pace(lostAfterSeconds, beat),
                    purses);
            intents.run();
            return new Process(proxy, usage, intents);
        }

        void record(HoldScene scene, Intent intent, Holding holding, long used) {
            var booking = holding.book(used, new Money(used * 1_000), true);
            var _ = usage.journal().record(scene.call(intent, booking), booking);
        }

        void end() {
            usage.close();
            intents.close();
        }
    }

    private Process process() {
        return process(BEAT);
    }

    private Process process(Duration beat) {
        return process(60, beat);
    }

    private Process process(int lostAfterSeconds, Duration beat) {
        var fresh = Process.open(lostAfterSeconds, beat);
        opened.add(fresh);
        return fresh;
    }

    @AfterEach
    void end() {
        for (var process : opened) {
            process.proxy.watch(_ -> Verdict.PASS);
            process.proxy.refuse(false);
            process.proxy.swallow(false);
            process.end();
            process.proxy.close();
        }
    }

    private static boolean isSliced(Holding holding) {
        return holding.holds().stream().anyMatch(hold -> hold.manner() == Hold.Manner.SLICED);
    }

    /// Calls until calls are admitted from memory, and all of them are settled.
    private static void warm(Process process, HoldScene scene, long hold) {
        long before = rows(scene);
        var calls = new AtomicInteger();
        awaitTrue("calls are admitted from memory", () -> {
            var intent = scene.intent(hold);
            var holding = held(await(process.intents.admit(intent)));
            process.record(scene, intent, holding, 1);
            calls.incrementAndGet();
            return isSliced(holding);
        });
        awaitRows(scene, before + calls.get());
    }

    private static void awaitRows(HoldScene scene, long rows) {
        awaitTrue("all calls have their rows", () -> rows(scene) == rows);
    }

    private static long rows(HoldScene scene) {
        return scene.number("SELECT count(*) FROM usage_row WHERE org_id = ?", scene.org);
    }

    private static long orphaned(HoldScene scene) {
        return scene.number("SELECT count(*) FROM orphaned_slice WHERE org_id = ?", scene.org);
    }

    @Test
    void callsWithinASliceAskTheDatabaseNothing() {
        var scene = new HoldScene(DATABASE)
                .capped(Scope.KEY, Unit.TOKENS, 1_000_000)
                .capped(Scope.ORG, Unit.REQUESTS, 100_000);
        var process = process();
        warm(process, scene, 10);
        process.proxy.swallow(true);
        var intents = List.of(scene.intent(10), scene.intent(10));
        var holdings = new ArrayList<Holding>();
        for (var intent : intents) {
            var answer = process.intents.admit(intent).toCompletableFuture();
            assertThat(answer).isDone();
            holdings.add(held(answer.join()));
        }
        assertThat(holdings).allMatch(SlicesTest::isSliced).noneMatch(Holding::isOnRecord);
        process.proxy.swallow(false);
        long before = rows(scene);
        for (int i = 0; i < 2; i++) {
            process.record(scene, intents.get(i), holdings.get(i), 7);
        }
        awaitTrue("both have their rows", () -> rows(scene) >= before + 2);
        assertThat(scene.disagreements()).isZero();
        process.end();
        assertThat(scene.leased(0) + scene.leased(1)).as("all is given back").isZero();
        assertThat(scene.spent(1)).isEqualTo(rows(scene));
        assertThat(orphaned(scene)).isZero();
    }

    @Test
    void b25ManyCallersOfManyProcessesNeverOverspendFromSlices() {
        var dice = new SplittableRandom(SEED);
        var scene = new HoldScene(DATABASE)
                .capped(Scope.KEY, Unit.TOKENS, 400_000)
                .capped(Scope.TEAM, Unit.MONEY, 1_000_000_000)
                .capped(Scope.ORG, Unit.TOKENS, 500_000);
        var processes = List.of(process(), process(), process());
        var used = new AtomicLong();
        var calls = new AtomicInteger();
        var sliced = new AtomicInteger();
        var refusals = new AtomicInteger();
        long until = System.nanoTime() + Duration.ofSeconds(5).toNanos();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int worker = 0; worker < 24; worker++) {
                var process = processes.get(worker % 3);
                var own = dice.split();
                threads.execute(() -> {
                    while (refusals.get() < 30 && System.nanoTime() < until) {
                        long hold = 50 + own.nextInt(400);
                        var intent = scene.intent(hold);
                        if (await(process.intents.admit(intent)) instanceof Answer.Held(var holding)) {
                            long share = own.nextLong(hold + 1);
                            used.addAndGet(share);
                            calls.incrementAndGet();
                            sliced.addAndGet(isSliced(holding) ? 1 : 0);
                            process.record(scene, intent, holding, share);
                        } else {
                            refusals.incrementAndGet();
                        }
                    }
                });
            }
        }
        awaitRows(scene, calls.get());
        assertThat(sliced.get()).as("admitted from memory, seed %s", SEED).isPositive();
        assertThat(scene.spent(0)).as("seed %s", SEED).isEqualTo(used.get()).isLessThanOrEqualTo(400_000);
        assertThat(scene.spent(2)).isEqualTo(used.get());
        assertThat(scene.disagreements()).as("seed %s", SEED).isZero();
        processes.forEach(Process::end);
        assertThat(scene.leased(0) + scene.leased(1) + scene.leased(2)).isZero();
        assertThat(scene.disagreements()).as("seed %s", SEED).isZero();
        assertThat(orphaned(scene)).isZero();
    }

    /// The slices of a process whose network is gone, once it is given up.
    private static void lose(Process process, HoldScene scene, Holding holding) {
        process.proxy.refuse(true);
        process.proxy.cut();
        scene.sql("UPDATE replica SET state = 'lost' WHERE id = ?", holding.replica());
        awaitTrue("what it had is set aside", () -> orphaned(scene) == 1);
    }

    @Test
    void whatAKilledProcessMayHaveSpentFromMemoryStaysSetAside() {
        var scene = new HoldScene(DATABASE).capped(Scope.KEY, Unit.TOKENS, 100_000);
        var lost = process();
        warm(lost, scene, 10);
        var holding = held(await(lost.intents.admit(scene.intent(10))));
        assertThat(isSliced(holding)).isTrue();
        var other = process();

        lose(lost, scene, holding);

        long sliced = scene.sliced();
        assertThat(sliced).isPositive();
        assertThat(scene.number("SELECT amount FROM orphaned_slice WHERE org_id = ?", scene.org))
                .isEqualTo(sliced);
        assertThat(scene.number(
                        "SELECT sum((subject ->> 'amount')::bigint) FROM outbox WHERE org_id = ? AND kind = 'slice_orphaned'",
                        scene.org))
                .as("somebody is told, once")
                .isEqualTo(sliced);
        long counted = OpenedLostCalls.inTransaction(
                DATABASE, source -> new CountOrphanedSlices(new PostgresOrphanedSlices(source)).count());
        assertThat(counted).isPositive();
        assertThat(scene.leased(0)).isEqualTo(sliced);
        assertThat(scene.disagreements()).isZero();
        long left = 100_000 - scene.spent(0) - sliced;
        assertThat(await(other.intents.admit(scene.intent(left + 1)))).isInstanceOf(Answer.NoRoom.class);
        assertThat(await(other.intents.admit(scene.intent(left)))).isInstanceOf(Answer.Held.class);
    }

    private final RememberedAudit audit = new RememberedAudit();

    private OrphanedSliceView reconcile(HoldScene scene, UUID id, String amount) {
        return OpenedLostCalls.inTransaction(
                DATABASE,
                source -> new ReconcileOrphanedSlice(new PostgresOrphanedSlices(source), audit)
                        .reconcile(OPERATOR, scene.org, id, new BigDecimal(amount), "because"));
    }

    private static List<OrphanedSliceView> listed(HoldScene scene, Boolean known) {
        return OpenedLostCalls.inTransaction(
                DATABASE,
                source -> new ListOrphanedSlices(new PostgresOrphanedSlices(source))
                        .list(OPERATOR, scene.org, known, new Slice(0, 10))
                        .items());
    }

    private static void assertRefused(Fault fault, ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        FaultException.class, e -> assertThat(e.fault()).isEqualTo(fault));
    }

    @Test
    void whatIsKnownOfLostCallsStaysSetAsideAndTheRestIsFree() {
        var scene = new HoldScene(DATABASE).capped(Scope.KEY, Unit.TOKENS, 100_000);
        var lost = process();
        warm(lost, scene, 10);
        var holding = held(await(lost.intents.admit(scene.intent(10))));
        var other = process();
        lose(lost, scene, holding);
        var slice = listed(scene, false).getFirst();
        assertThat(slice.state()).isEqualTo("orphaned");
        assertThat(slice.held()).isEqualTo(slice.amount()).isEqualTo(BigDecimal.valueOf(scene.sliced()));

        assertRefused(Fault.INVALID_REQUEST, () -> reconcile(scene, slice.id(), "0.5"));
        assertRefused(Fault.STATE_CONFLICT, () -> reconcile(scene, slice.id(), "100000"));
        assertRefused(Fault.NOT_FOUND, () -> reconcile(scene, UUID.randomUUID(), "1"));
        var known = reconcile(scene, slice.id(), "3");
        reconcile(scene, slice.id(), "3.0");

        assertThat(known.state()).isEqualTo("reconciled");
        assertThat(known.held()).isEqualTo(BigDecimal.valueOf(3));
        assertThat(known.amount()).isEqualTo(slice.amount());
        assertThat(known.reason()).isEqualTo("because");
        assertThat(audit.deeds).hasSize(1);
        assertThat(listed(scene, false)).isEmpty();
        assertThat(listed(scene, true)).hasSize(1);
        assertThat(scene.leased(0)).isEqualTo(3);
        assertThat(scene.disagreements()).isZero();
        long left = 100_000 - scene.spent(0) - 3;
        assertThat(await(other.intents.admit(scene.intent(left + 1)))).isInstanceOf(Answer.NoRoom.class);
        assertThat(await(other.intents.admit(scene.intent(left)))).isInstanceOf(Answer.Held.class);
        assertRefused(
                Fault.FORBIDDEN,
                () -> OpenedLostCalls.inTransaction(
                        DATABASE,
                        source -> new ReconcileOrphanedSlice(new PostgresOrphanedSlices(source), audit)
                                .reconcile(
                                        new Caller.OrgAdmin(scene.org),
                                        scene.org,
                                        slice.id(),
                                        BigDecimal.ONE,
                                        "because")));
    }

    @Test
    void aProcessThatWasOnlyPausedSettlesFromWhatWasSetAsideAndGivesTheRestBack() {
        var scene = new HoldScene(DATABASE).capped(Scope.KEY, Unit.TOKENS, 100_000);
        var paused = process();
        warm(paused, scene, 10);
        var intent = scene.intent(10);
        var holding = held(await(paused.intents.admit(intent)));
        assertThat(isSliced(holding)).isTrue();
        process();
        lose(paused, scene, holding);
        long spent = scene.spent(0);
        long rows = rows(scene);

        paused.record(scene, intent, holding, 8);
        paused.proxy.refuse(false);

        awaitTrue("its calls have their rows", () -> rows(scene) > rows);
        awaitTrue("it gives back what nobody used", () -> scene.leased(0) == 0);
        assertThat(scene.spent(0)).isEqualTo(spent + 8);
        assertThat(scene.disagreements()).isZero();
        awaitTrue("it admits in a new life", () -> {
            var answer = await(paused.intents.admit(scene.intent(10)));
            return answer instanceof Answer.Held(var fresh)
                    && !holding.replica().equals(fresh.replica());
        });
        assertThat(scene.disagreements()).isZero();
    }

    /// It may have been given up, and does not know.
    @Test
    void b29WhoWasNotHeardOfForLongHoldsNothingFromMemory() {
        var scene = new HoldScene(DATABASE).capped(Scope.KEY, Unit.TOKENS, 1_000_000);
        var process = process(1, BEAT);
        warm(process, scene, 10);
        long start = System.nanoTime();
        process.proxy.swallow(true);
        var last = new ArrayList<CompletableFuture<Answer>>();

        awaitTrue("it trusts its memory no more", () -> {
            var intent = scene.intent(10);
            var answer = process.intents.admit(intent).toCompletableFuture();
            if (!answer.isDone()) {
                last.add(answer);
                return true;
            }
            process.record(scene, intent, held(answer.join()), 0);
            return false;
        });

        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .as("a second after its last sign of life")
                .isBetween(Duration.ofMillis(800), Duration.ofMillis(1_900));
        process.proxy.swallow(false);
        assertThat(await(last.getFirst())).isNotInstanceOf(Answer.NoRoom.class);
        awaitTrue(
                "it holds from memory again",
                () -> await(process.intents.admit(scene.intent(10))) instanceof Answer.Held(var holding)
                        && isSliced(holding));
    }

    /// Somebody said that it came to nothing.
    @Test
    void whatSettlesAfterItsSliceWasReconciledGoesNoFurtherThanTheLimit() {
        var scene = new HoldScene(DATABASE).capped(Scope.KEY, Unit.TOKENS, 100_000);
        var paused = process();
        warm(paused, scene, 10);
        var intents = List.of(scene.intent(10), scene.intent(10));
        var holdings = intents.stream()
                .map(intent -> held(await(paused.intents.admit(intent))))
                .toList();
        assertThat(holdings).allMatch(SlicesTest::isSliced);
        process();
        lose(paused, scene, holdings.getFirst());
        long left = 4;
        scene.sql("UPDATE budget_window SET leased = 0 WHERE leased > 0 AND org_id = ?", scene.org);
        scene.sql("UPDATE lease SET amount = 0, allocated = 0, sliced = 0 WHERE org_id = ?", scene.org);
        scene.sql("UPDATE orphaned_slice SET reconciled_at = now(), reason = 'bill' WHERE org_id = ?", scene.org);
        scene.sql(
                "UPDATE budget_window SET limit_amt = spent + ?, target_amt = spent + ? WHERE org_id = ? AND limit_amt > 0",
                left,
                left,
                scene.org);
        long spent = scene.spent(0);
        long rows = rows(scene);

        for (int i = 0; i < 2; i++) {
            paused.record(scene, intents.get(i), holdings.get(i), 3);
        }
        paused.proxy.refuse(false);

        awaitTrue("both have their rows", () -> rows(scene) == rows + 2);
        assertThat(scene.spent(0)).isEqualTo(spent + left);
        assertThat(scene.number("SELECT sum(overrun) FROM budget_window WHERE org_id = ?", scene.org))
                .isEqualTo(2);
        assertThat(scene.disagreements()).isZero();
    }

    @Test
    void whatLiesIdleGoesBack() {
        var scene = new HoldScene(DATABASE).capped(Scope.KEY, Unit.TOKENS, 100_000);
        var process = process();
        warm(process, scene, 10);
        assertThat(scene.sliced()).isPositive();

        awaitTrue("nothing is sliced any more", () -> scene.sliced() == 0);

        assertThat(scene.disagreements()).isZero();
        warm(process, scene, 10);
    }

    /// Why a slice is too much at once.
    enum Loss {
        LOWERED("UPDATE budget_window SET target_amt = 0 WHERE org_id = ? AND limit_amt > 0"),
        ENDED("UPDATE budget SET deleted_at = now() WHERE org_id = ? AND kind = 'cap'"),
        USED_UP("UPDATE budget_window SET limit_amt = spent + leased, target_amt = spent + leased"
                + " WHERE org_id = ? AND limit_amt > 0");

        private final String sql;

        Loss(String sql) {
            this.sql = sql;
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatIsTooMuchGoesBackBeforeItIsIdle(Loss loss) {
        var scene = new HoldScene(DATABASE).capped(Scope.KEY, Unit.TOKENS, 100_000);
        var process = process(Duration.ofMillis(400));
        warm(process, scene, 10);
        if (loss == Loss.USED_UP) {
            awaitTrue("it has nothing else to spare", () -> {
                scene.number("SELECT take_back_leases(NULL, NULL, NULL, NULL, false)");
                return scene.number("SELECT sum(amount - allocated) FROM lease WHERE org_id = ?", scene.org) == 0;
            });
        }
        long start = System.nanoTime();
        scene.sql(loss.sql, scene.org);

        awaitTrue("nothing is sliced any more", () -> scene.sliced() == 0);

        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .as("sooner than it would be idle")
                .isLessThan(Duration.ofMillis(15 * 400));
        assertThat(scene.disagreements()).isZero();
    }

    @Test
    void whatRestsOnCreditThatHasEndedGoesBack() {
        var scene = new HoldScene(DATABASE).prepaid(100_000, 1);
        scene.sql(
                "UPDATE credit SET expired_pico = amount_pico WHERE expires_at IS NOT NULL AND org_id = ?", scene.org);
        var process = process(Duration.ofMillis(400));
        warm(process, scene, 10);
        long start = System.nanoTime();
        scene.sql(
                "INSERT INTO credit (org_id, id, kind, amount_pico, priority, expires_at)"
                        + " VALUES (?, ?, 'granted', 1, 50, clock_timestamp())",
                scene.org,
                UUID.randomUUID());

        awaitTrue("nothing is sliced any more", () -> scene.sliced() == 0);

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(15 * 400));
        var holding = held(await(process.intents.admit(scene.intent(10))));
        assertThat(holding.isOnRecord()).isTrue();
        assertThat(scene.disagreements()).isZero();
    }

    @Test
    void beforeACallIsRefusedItsOwnProcessGivesUpItsSlice() {
        var scene = new HoldScene(DATABASE).capped(Scope.KEY, Unit.TOKENS, 100_000);
        var process = process(Duration.ofSeconds(1));
        warm(process, scene, 10);
        assertThat(scene.sliced()).isPositive();

        var all = held(await(process.intents.admit(scene.intent(100_000 - scene.spent(0)))));

        assertThat(all.isOnRecord()).isTrue();
        assertThat(scene.sliced()).isZero();
        assertThat(scene.disagreements()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void aSliceOfWhichNobodyHeardWhatBecameOfItIsNeitherLostNorThereTwice(When when) {
        var scene = new HoldScene(DATABASE).capped(Scope.KEY, Unit.TOKENS, 100_000);
        var process = process(Duration.ofMillis(40));
        var cuts = new AtomicInteger();
        var armed = new AtomicBoolean(true);
        process.proxy.watch(moment -> {
            boolean cut = armed.get()
                    && moment.when() == when
                    && moment.statements().contains("COMMIT")
                    && !moment.mentions("INTO intent")
                    && cuts.incrementAndGet() <= 3;
            return cut ? Verdict.CUT : Verdict.PASS;
        });
        for (int round = 0; round < 3; round++) {
            warm(process, scene, 10);
            awaitTrue("nothing is sliced any more", () -> scene.sliced() == 0);
        }
        armed.set(false);
        assertThat(cuts.get()).as("commits nobody heard of").isGreaterThanOrEqualTo(3);
        assertThat(scene.disagreements()).isZero();
        process.end();
        assertThat(scene.leased(0)).isZero();
        assertThat(orphaned(scene)).isZero();
    }
}

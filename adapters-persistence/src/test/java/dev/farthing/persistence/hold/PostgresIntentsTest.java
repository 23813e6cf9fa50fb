package dev.farthing.persistence.hold;

import static dev.farthing.persistence.hold.HoldScene.await;
import static dev.farthing.persistence.hold.HoldScene.held;
import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.application.relay.IntentJournal.Answer;
import dev.farthing.application.relay.ProgressLog.Progress;
import dev.farthing.application.relay.SomeCall;
import dev.farthing.domain.budget.Booking;
import dev.farthing.domain.budget.LeaseSize;
import dev.farthing.domain.budget.Scope;
import dev.farthing.domain.budget.Span;
import dev.farthing.domain.budget.Unit;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.money.Money;
import dev.farthing.persistence.KeyLocks;
import dev.farthing.persistence.server.FreshDatabase;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresIntentsTest {
    @RegisterExtension
    static final FreshDatabase DATABASE = new FreshDatabase();

    private final HoldProcesses processes = new HoldProcesses(DATABASE);
    private final PostgresIntents intents = processes.open();

    @AfterEach
    void end() {
        processes.close();
    }

    @Test
    void anAdmittedCallIsOnRecordUntilItIsSettled() {
        var scene = new HoldScene(DATABASE);
        var intent = scene.intent(100);

        var holding = held(await(intents.admit(intent)));

        assertThat(scene.openIntents()).isEqualTo(1);
        var booking = holding.book(120, Money.of("0.5"), true);
        processes.settle(scene, intent, booking);
        assertThat(scene.openIntents()).isZero();
        assertThat(scene.spent(0)).isEqualTo(Money.of("0.5").pico());
        assertThat(scene.disagreements()).isZero();
    }

    @Test
    void aHardBudgetHoldsNoMoreThanItHas() {
        var scene = new HoldScene(DATABASE).capped(Scope.KEY, Unit.TOKENS, 250);

        held(await(intents.admit(scene.intent(100))));
        held(await(intents.admit(scene.intent(100))));
        var third = await(intents.admit(scene.intent(100)));

        assertThat(third).isInstanceOfSatisfying(Answer.NoRoom.class, noRoom -> {
            assertThat(noRoom.budget()).isEqualTo(scene.budgets.get(0));
            assertThat(noRoom.held()).isEqualTo(200);
        });
        assertThat(scene.leased(0)).isLessThanOrEqualTo(250);
        assertThat(scene.openIntents()).isEqualTo(2);
        assertThat(scene.disagreements()).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {250, 5_000, 100_000, 1_000_000_000})
    void aLeaseGrowsByWhatItsSizeSays(long limit) {
        var scene = new HoldScene(DATABASE).capped(Scope.KEY, Unit.TOKENS, limit);

        held(await(intents.admit(scene.intent(100))));
        assertThat(scene.leased(0)).as("nothing is known of its use yet").isEqualTo(100);
        held(await(intents.admit(scene.intent(100))));

        var left = BigInteger.valueOf(limit - 100);
        assertThat(scene.leased(0) - 100)
                .isBetween(LeaseSize.of(left, 100, 100), LeaseSize.of(left, 100, 30 * 100))
                .isLessThanOrEqualTo(Math.max(100, (limit - 100) / 100));
        assertThat(scene.disagreements()).isZero();
    }

    @ParameterizedTest
    @EnumSource(Span.class)
    void whatComesBackOfALoweredBudgetIsNotLentAgain(Span span) {
        var scene = new HoldScene(DATABASE).capped(Scope.KEY, Unit.TOKENS, 1_000, true, span);
        var intent = scene.intent(100);
        var holding = held(await(intents.admit(intent)));
        scene.sql(
                "UPDATE budget SET limit_amt = 0 WHERE id = ?",
                scene.budgets.get(0).id());
        scene.sql(
                "UPDATE budget_window SET target_amt = 0 WHERE budget_id = ?",
                scene.budgets.get(0).id());
        var booking = holding.book(10, Money.ZERO, true);
        processes.settle(scene, intent, booking);

        assertThat(await(intents.admit(scene.intent(50)))).isInstanceOf(Answer.NoRoom.class);
        assertThat(scene.spent(0)).isEqualTo(10);
        assertThat(scene.openIntents()).isZero();
        assertThat(scene.disagreements()).isZero();
    }

    /// Nobody would know which window it lies in.
    @Test
    void aCallOfAClockThatIsOffByMinutesIsTurnedAway() {
        var capped = new HoldScene(DATABASE).capped(Scope.KEY, Unit.TOKENS, 250);
        var free = new HoldScene(DATABASE);

        for (var off : List.of(Duration.ofMinutes(2), Duration.ofMinutes(-2))) {
            assertThat(await(intents.admit(capped.intent(10, Instant.now().plus(off)))))
                    .isInstanceOf(Answer.Unavailable.class);
            assertThat(await(intents.admit(free.intent(10, Instant.now().plus(off)))))
                    .isInstanceOf(Answer.Unavailable.class);
        }

        assertThat(capped.openIntents() + free.openIntents()).isZero();
        held(await(intents.admit(capped.intent(10))));
        held(await(intents.admit(free.intent(10))));
    }

    @Test
    void creditPastItsEndHoldsNoCall() {
        var scene = new HoldScene(DATABASE).prepaid(100, 150);

        held(await(intents.admit(scene.intent(100))));
        var second = await(intents.admit(scene.intent(100)));

        assertThat(second).isInstanceOf(Answer.NoRoom.class);
        assertThat(scene.leased(0)).isEqualTo(100);
        assertThat(scene.disagreements()).isZero();
    }

    @Test
    void whatCameBackToALeaseIsNotHeldAgainOnceItsCreditHasEnded() {
        var scene = new HoldScene(DATABASE).prepaid(1_000, 500);
        var intent = scene.intent(900);
        processes.settle(scene, intent, held(await(intents.admit(intent))).book(300, Money.ZERO, true));
        scene.sql(
                "INSERT INTO credit (org_id, id, kind, amount_pico, priority, expires_at)"
                        + " VALUES (?, ?, 'granted', 400, 50, clock_timestamp())",
                scene.org,
                UUID.randomUUID());

        assertThat(await(intents.admit(scene.intent(500)))).isInstanceOf(Answer.NoRoom.class);
        held(await(intents.admit(scene.intent(300))));
        assertThat(scene.disagreements()).isZero();
    }

    @Test
    void whatACallUsedBeyondItsHoldIsNotCharged() {
        var scene = new HoldScene(DATABASE).capped(Scope.ORG, Unit.TOKENS, 1_000);
        var intent = scene.intent(100);
        var holding = held(await(intents.admit(intent)));

        var booking = holding.book(130, Money.ZERO, true);
        processes.settle(scene, intent, booking);

        assertThat(scene.spent(0)).isEqualTo(100);
        assertThat(scene.number(
                        "SELECT overrun FROM budget_window WHERE budget_id = ?",
                        scene.budgets.get(0).id()))
                .isEqualTo(30);
        assertThat(scene.disagreements()).isZero();
    }

    @Test
    void whatIsToCoverTwoIsHeldWholeOrNotAtAll() {
        var scene = new HoldScene(DATABASE).capped(Scope.KEY, Unit.TOKENS, 400);
        var intent = scene.intent(100);
        var two = held(await(intents.admit(intent.forTwo()))).forTwoCalls();
        assertThat(two.holds().getFirst().amount()).isEqualTo(200);
        var other = scene.intent(60);

        assertThat(await(intents.admit(other.forTwo()))).isInstanceOf(Answer.NoRoom.class);
        held(await(intents.admit(other)));
        assertThat(scene.openIntents()).isEqualTo(2);
        processes.settle(scene, intent, two.book(150, Money.ZERO, true, true));
        assertThat(scene.spent(0)).isEqualTo(150);
        assertThat(scene.disagreements()).isZero();
    }

    @Test
    void whatIsToCoverTwoLeavesAsMuchToOthers() {
        var scene = new HoldScene(DATABASE).capped(Scope.KEY, Unit.TOKENS, 399);
        var eager = scene.intent(100);

        assertThat(await(intents.admit(eager.forTwo()))).isInstanceOf(Answer.NoRoom.class);
        for (var intent : List.of(eager, scene.intent(100), scene.intent(100))) {
            held(await(intents.admit(intent)));
        }
        assertThat(scene.disagreements()).isZero();
    }

    /// The free part of its own lease is no more its own than the rest of the window.
    @Test
    void whatIsToCoverTwoIsTakenOutOfNoLeaseThatIsNearlyUsedUp() {
        var scene = new HoldScene(DATABASE).capped(Scope.KEY, Unit.TOKENS, 350);
        var before = scene.intent(340);
        processes.settle(scene, before, held(await(intents.admit(before))).book(10, Money.ZERO, true));
        held(await(intents.admit(scene.intent(1))));

        assertThat(await(intents.admit(scene.intent(100).forTwo()))).isInstanceOf(Answer.NoRoom.class);
        held(await(intents.admit(scene.intent(300))));
        assertThat(scene.disagreements()).isZero();
    }

    /// What settled calls gave back to the other process's lease suffices for the second vendor.
    @Test
    void whatIsToCoverTwoTakesNothingBackFromOthersWhatIsToCoverOneDoes() {
        var scene = new HoldScene(DATABASE).capped(Scope.KEY, Unit.TOKENS, 250);
        var others = processes.open();
        var before = scene.intent(200);
        processes.settle(scene, before, held(await(others.admit(before))).book(10, Money.ZERO, true));
        assertThat(scene.leased(0)).isEqualTo(190);
        var intent = scene.intent(100);

        assertThat(await(intents.admit(intent.forTwo()))).isInstanceOf(Answer.NoRoom.class);
        assertThat(scene.leased(0)).as("the other's lease is untouched").isEqualTo(190);
        held(await(intents.admit(intent)));
        held(await(others.admit(scene.intent(140))));
        assertThat(scene.leased(0)).isEqualTo(240);
        assertThat(scene.disagreements()).isZero();
    }

    @Test
    void aCallThatCostMoreThanItHeldRaisesTheBoundOfItsModel() {
        var scene = new HoldScene(DATABASE);
        var model = "sly-" + scene.key;
        scene.sql("INSERT INTO model (id, type) VALUES (?, 'chat')", model);
        var before = Instant.now().minusSeconds(5);

        settleBeyondItsHold(scene, model, before, "0.5");
        assertThat(holdPercent(scene, model)).isEqualTo(150);
        // It too was admitted when less was held.
        settleBeyondItsHold(scene, model, before, "0.2");
        assertThat(holdPercent(scene, model)).isEqualTo(150);
        settleBeyondItsHold(scene, model, Instant.now().plusSeconds(9), "0.2");
        assertThat(holdPercent(scene, model)).isEqualTo(180);
        settleBeyondItsHold(scene, model, Instant.now().plusSeconds(9), "1000000");
        assertThat(holdPercent(scene, model)).isEqualTo(1_000);
        scene.sql("UPDATE model SET hold_percent = 200, bound_raised_at = NULL WHERE id = ?", model);
        settleBeyondItsHold(scene, model, before, "0.5");
        assertThat(holdPercent(scene, model)).as("set by hand").isEqualTo(300);
    }

    private void settleBeyondItsHold(HoldScene scene, String model, Instant admittedAt, String overrun) {
        var call = SomeCall.aCallAt(admittedAt)
                .id(SomeCall.idAt(admittedAt))
                .of(scene.org, scene.team, scene.key)
                .model(model)
                .cost("1")
                .record();
        processes
                .journal()
                .record(call, new Booking(null, List.of(), Money.of("1"), Money.of(overrun)))
                .toCompletableFuture()
                .orTimeout(30, TimeUnit.SECONDS)
                .join();
    }

    private static long holdPercent(HoldScene scene, String model) {
        return scene.number("SELECT hold_percent FROM model WHERE id = ?", model);
    }

    @Test
    void anOverrunIsToldOfOnceADay() {
        var scene =
                new HoldScene(DATABASE).capped(Scope.ORG, Unit.TOKENS, 1_000).capped(Scope.KEY, Unit.TOKENS, 1_000);
        for (int i = 0; i < 2; i++) {
            var intent = scene.intent(100);
            var booking = held(await(intents.admit(intent))).book(130, Money.ZERO, true);
            processes.settle(scene, intent, booking);
        }

        assertThat(scene.number("SELECT count(*) FROM outbox WHERE org_id = ? AND kind = 'overrun'", scene.org))
                .isEqualTo(1);
    }

    @Test
    void manyProcessesTogetherSpendALimitWholeAndNoMore() {
        var scene = new HoldScene(DATABASE)
                .capped(Scope.KEY, Unit.REQUESTS, 700)
                .capped(Scope.TEAM, Unit.TOKENS, 650_000)
                .capped(Scope.ORG, Unit.TOKENS, 600_000);
        var three = List.of(intents, processes.open(), processes.open());
        var admitted = new AtomicLong();
        try (var workers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int worker = 0; worker < 48; worker++) {
                var process = three.get(worker % three.size());
                workers.submit(() -> {
                    for (int i = 0; i < 25; i++) {
                        var intent = scene.intent(1_000);
                        if (await(process.admit(intent)) instanceof Answer.Held(var holding)) {
                            admitted.incrementAndGet();
                            var booking = holding.book(1_000, Money.of("0.001"), true);
                            processes.settle(scene, intent, booking);
                        }
                    }
                });
            }
        }
        assertThat(admitted.get()).as("stranded: at most one hold").isBetween(599L, 600L);
        assertThat(scene.spent(2)).isEqualTo(admitted.get() * 1_000);
        assertThat(scene.openIntents()).isZero();
        assertThat(scene.disagreements()).isZero();
        assertThat(scene.number(
                        "SELECT count(*) FROM outbox WHERE org_id = ? AND kind = 'budget_threshold'", scene.org))
                .as("50, 80, 95 and 100 % of the org's, 50 and 80 % of the others', each once")
                .isEqualTo(4 + 2 + 2);
    }

    @Test
    void aCallOfALostProcessIsChargedWhatItHeldAndCorrectedWhenItComesBack() throws Exception {
        var scene = new HoldScene(DATABASE).capped(Scope.KEY, Unit.TOKENS, 1_000);
        var other = processes.open();
        var intent = scene.intent(400);
        var holding = held(await(other.admit(intent)));
        scene.sql("UPDATE replica SET state = 'lost' WHERE id = ?", holding.replica());

        scene.awaitNoneOpen();

        assertThat(scene.spent(0)).isEqualTo(400);
        assertThat(scene.number(
                        "SELECT count(*) FROM usage_row WHERE request_id = ? AND error_code = 'gateway_lost'",
                        intent.requestId()))
                .isEqualTo(1);
        assertThat(scene.disagreements()).isZero();

        var booking = holding.book(150, Money.of("0.25"), true);
        processes.settle(scene, intent, booking);

        assertThat(scene.spent(0)).isEqualTo(150);
        assertThat(scene.number("SELECT count(*) FROM usage_row WHERE org_id = ?", scene.org))
                .isEqualTo(1);
        assertThat(scene.number("SELECT count(*) FROM usage_adjustment WHERE org_id = ?", scene.org))
                .isEqualTo(1);
        assertThat(scene.disagreements()).isZero();
        assertThat(held(await(other.admit(scene.intent(10)))).replica())
                .as("who was given up as lost begins a new life")
                .isNotEqualTo(holding.replica());
    }

    @Test
    void aCallOfALostProcessThatHoldsNoMoneyIsChargedWhatHadComeOfItByTheLastNote() throws Exception {
        var scene = new HoldScene(DATABASE).capped(Scope.KEY, Unit.TOKENS, 1_000, false);
        var other = processes.open();
        var intent = scene.intent(40);
        var holding = held(await(other.admit(intent)));
        other.note(new Progress(scene.org, intent.requestId(), 100, Money.of("0.1")));
        other.note(new Progress(scene.org, intent.requestId(), 300, Money.of("0.3")));
        other.note(new Progress(scene.org, UUID.randomUUID(), 7, Money.of("0.7")));
        HoldScene.awaitTrue(
                "the progress is noted",
                () -> scene.number("SELECT sum(output_tokens) FROM intent WHERE org_id = ?", scene.org) == 300);
        scene.sql("UPDATE replica SET state = 'lost' WHERE id = ?", holding.replica());

        scene.awaitNoneOpen();

        assertThat(scene.spent(0)).isEqualTo(340);
        assertThat(scene.number("""
                SELECT count(*) FROM usage_row
                WHERE request_id = ? AND error_code = 'gateway_lost' AND prompt_tokens = 40 AND completion_tokens = 300
                    AND cost_pico = 300000000000 AND usage_flags = '{progress_charged}'
                """, intent.requestId())).isEqualTo(1);
        assertThat(scene.disagreements()).isZero();

        var booking = holding.book(350, Money.of("0.25"), true);
        processes.settle(scene, intent, booking);

        assertThat(scene.number(
                        "SELECT sum(delta_pico) / 1000000000 FROM usage_adjustment WHERE org_id = ?", scene.org))
                .isEqualTo(-50);
        assertThat(scene.spent(0)).isEqualTo(350);
        assertThat(scene.disagreements()).isZero();
    }

    @Test
    void b42AClosedKeyAdmitsNothingOnceItsClosingHasCommitted() throws Exception {
        int trials = Boolean.getBoolean("farthing.long") ? 10_000 : 60;
        for (int trial = 0; trial < trials; trial++) {
            var scene = new HoldScene(DATABASE);
            var answers = new ArrayList<CompletionStage<Answer>>();
            for (int i = 0; i < 20; i++) {
                answers.add(intents.admit(scene.intent(1)));
            }
            try (var connection = DATABASE.connection()) {
                connection.setAutoCommit(false);
                try (var lock = connection.prepareStatement("SELECT pg_advisory_xact_lock(?)");
                        var close =
                                connection.prepareStatement("UPDATE issued_key SET state = 'disabled' WHERE id = ?")) {
                    lock.setLong(1, KeyLocks.number(scene.key));
                    lock.execute();
                    close.setObject(1, scene.key);
                    close.executeUpdate();
                }
                connection.commit();
            }
            long before = scene.openIntents();
            for (int i = 0; i < 5; i++) {
                assertThat(await(intents.admit(scene.intent(1)))).isEqualTo(new Answer.Closed(Fault.KEY_DISABLED));
            }
            CompletableFuture.allOf(answers.stream()
                            .map(CompletionStage::toCompletableFuture)
                            .toArray(CompletableFuture[]::new))
                    .get(30, TimeUnit.SECONDS);
            assertThat(scene.openIntents()).isEqualTo(before);
        }
    }

    @Test
    void aShareThatLiesIdleInAnotherProcessIsTakenBackBeforeACallIsRefused() {
        var scene = new HoldScene(DATABASE).capped(Scope.ORG, Unit.TOKENS, 100_000);
        var other = processes.open();
        for (int i = 0; i < 300; i++) {
            var intent = scene.intent(100);
            var booking = held(await(other.admit(intent))).book(100, Money.ZERO, true);
            processes.settle(scene, intent, booking);
        }
        assertThat(scene.leased(0)).as("the other keeps a share").isPositive();

        var rest = 100_000 - scene.spent(0);

        held(await(intents.admit(scene.intent(rest))));
        assertThat(scene.disagreements()).isZero();
    }
}

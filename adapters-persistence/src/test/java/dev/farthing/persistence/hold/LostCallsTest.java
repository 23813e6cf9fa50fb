package dev.farthing.persistence.hold;

import static dev.farthing.persistence.hold.HoldScene.await;
import static dev.farthing.persistence.hold.HoldScene.held;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farthing.application.Slice;
import dev.farthing.application.audit.RememberedAudit;
import dev.farthing.application.reconciliation.FindLostCall;
import dev.farthing.application.reconciliation.ListLostCalls;
import dev.farthing.application.reconciliation.LostCallView;
import dev.farthing.application.reconciliation.ReconcileLostCall;
import dev.farthing.application.reconciliation.ReconcileLostCall.Wish;
import dev.farthing.application.relay.IntentJournal.Intent;
import dev.farthing.application.relay.ProgressLog.Progress;
import dev.farthing.application.relay.SomeCall;
import dev.farthing.domain.account.Caller;
import dev.farthing.domain.budget.Exposure;
import dev.farthing.domain.budget.Holding;
import dev.farthing.domain.budget.Scope;
import dev.farthing.domain.budget.Unit;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.fault.FaultException;
import dev.farthing.domain.money.Money;
import dev.farthing.domain.price.Price;
import dev.farthing.domain.price.Rates;
import dev.farthing.domain.price.TokenClass;
import dev.farthing.domain.usage.TokenUsage;
import dev.farthing.persistence.server.FreshDatabase;
import dev.farthing.persistence.usage.OpenedLostCalls;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// What becomes of calls whose gateway died, once somebody knows better.
class LostCallsTest {
    @RegisterExtension
    static final FreshDatabase DATABASE = new FreshDatabase();

    private static final Caller OPERATOR = new Caller.Operator(UUID.randomUUID());
    /// A token of input costs two pico, one of output three.
    private static final Price PRICE = new Price(
            UUID.randomUUID(),
            "lost " + System.nanoTime(),
            new Rates(
                    Map.of(
                            TokenClass.INPUT, new BigDecimal("0.000002"),
                            TokenClass.OUTPUT, new BigDecimal("0.000003")),
                    null,
                    null),
            List.of(),
            Instant.EPOCH,
            null);

    private final HoldProcesses processes = new HoldProcesses(DATABASE);
    private final PostgresIntents intents = processes.open(Duration.ofMillis(100));
    private final RememberedAudit audit = new RememberedAudit();
    /// What is held: 400 pico of money, 200 tokens, one request.
    private final HoldScene scene = new HoldScene(DATABASE)
            .capped(Scope.KEY, Unit.MONEY, 500)
            .capped(Scope.TEAM, Unit.TOKENS, 10_000)
            .capped(Scope.ORG, Unit.REQUESTS, 100);

    private Intent intent = scene.intent(200);
    private Holding holding = Holding.NONE;

    @AfterEach
    void end() {
        processes.close();
    }

    private Intent priced(long tokens) {
        var plain = scene.intent(tokens);
        return new Intent(
                plain.requestId(),
                plain.admittedAt(),
                plain.owner(),
                plain.publicId(),
                plain.path(),
                plain.client(),
                new Exposure(tokens, 0, 1, 0, 0),
                PRICE,
                plain.estimate(),
                plain.governing());
    }

    private void loseACall() {
        scene.sql("""
                INSERT INTO price (id, model_id, rates, valid_from)
                VALUES (?, ?, '{"input": "0.000002", "output": "0.000003"}', 'epoch') ON CONFLICT DO NOTHING
                """, PRICE.id(), PRICE.model());
        intent = priced(200);
        holding = held(await(intents.admit(intent)));
        intents.note(new Progress(scene.org, intent.requestId(), 7, new Money(21)));
        HoldScene.awaitTrue(
                "the progress is noted",
                () -> scene.number("SELECT sum(output_tokens) FROM intent WHERE org_id = ?", scene.org) == 7);
        scene.sql("UPDATE replica SET state = 'lost' WHERE id = ?", holding.replica());
        scene.awaitNoneOpen();
        assertThat(standing()).isEqualTo("400 200 1");
    }

    private LostCallView reconcile(@Nullable Long pico, @Nullable TokenUsage tokens) {
        return OpenedLostCalls.on(
                DATABASE,
                calls -> new ReconcileLostCall(calls, audit, () -> SomeCall.idAt(Instant.now()))
                        .reconcile(
                                OPERATOR,
                                scene.org,
                                intent.requestId(),
                                new Wish(pico == null ? null : new Money(pico), tokens, "because")));
    }

    private LostCallView found() {
        return OpenedLostCalls.on(
                DATABASE, calls -> new FindLostCall(calls).find(OPERATOR, scene.org, intent.requestId()));
    }

    private void comeBack(long tokens, long pico) {
        processes.settle(scene, intent, holding.book(tokens, new Money(pico), true));
    }

    /// What the three budgets were charged.
    private String standing() {
        return scene.spent(0) + " " + scene.spent(1) + " " + scene.spent(2);
    }

    private long overrun() {
        return scene.number(
                "SELECT coalesce(sum(amount_pico), 0) FROM ledger_entry WHERE org_id = ? AND account = 'overrun'",
                scene.org);
    }

    private static BigDecimal pico(long pico) {
        return new Money(pico).toDecimal();
    }

    @Test
    void aLostCallIsAGuessThatTellsHowFarItIsKnownToHaveCome() {
        loseACall();
        var lost = found();
        assertThat(lost.state()).isEqualTo("orphaned");
        assertThat(lost.basis()).isNull();
        assertThat(lost.guessed()).isEqualByComparingTo(pico(400));
        assertThat(lost.charged()).isEqualByComparingTo(pico(400));
        assertThat(lost.noted()).isEqualByComparingTo(pico(21));
        assertThat(lost.inputTokens()).isEqualTo(200);
        assertThat(lost.outputTokens()).isEqualTo(7);
        assertThat(lost.adjustments()).isEmpty();
    }

    @Test
    void a15WhatTheVendorBilledTakesThePlaceOfTheGuessAndEveryCorrectionStaysSeen() {
        loseACall();
        assertThat(reconcile(100L, null).charged()).isEqualByComparingTo(pico(100));
        assertThat(standing()).as("tokens are not known").isEqualTo("100 200 1");
        assertThat(scene.disagreements()).isZero();
        assertThat(reconcile(null, TokenUsage.ofText(50, 10)).charged()).isEqualByComparingTo(pico(130));
        assertThat(standing()).isEqualTo("130 60 1");
        assertThat(scene.disagreements()).isZero();
        var last = reconcile(90L, TokenUsage.ofText(40, 5));
        assertThat(standing()).isEqualTo("90 45 1");
        assertThat(scene.disagreements()).isZero();
        assertThat(last.state()).isEqualTo("reconciled");
        assertThat(last.basis()).isEqualTo("bill");
        assertThat(last.guessed()).isEqualByComparingTo(pico(400));
        assertThat(last.adjustments())
                .extracting(LostCallView.AdjustmentView::delta)
                .usingElementComparator(BigDecimal::compareTo)
                .containsExactly(pico(-300), pico(30), pico(-40));
        assertThat(last.adjustments())
                .extracting(LostCallView.AdjustmentView::reason)
                .containsOnly("because");
        assertThat(scene.number("SELECT count(*) FROM ledger_txn WHERE org_id = ? AND kind = 'adjustment'", scene.org))
                .isEqualTo(3);
        assertThat(audit.deeds).hasSize(3);
    }

    @Test
    void theSameAgainChangesNothing() {
        loseACall();
        reconcile(90L, TokenUsage.ofText(40, 5));
        assertThat(reconcile(90L, TokenUsage.ofText(40, 5)).adjustments()).hasSize(1);
        assertThat(standing()).isEqualTo("90 45 1");
    }

    @Test
    void whatTheGuessHadRightIsKnownWithoutAnAdjustment() {
        loseACall();
        var known = reconcile(400L, null);
        assertThat(known.basis()).isEqualTo("bill");
        assertThat(known.adjustments()).isEmpty();
        comeBack(80, 160);
        assertThat(standing()).isEqualTo("400 200 1");
        assertThat(scene.disagreements()).isZero();
    }

    @Test
    void aCallThatCameToNothingCountsForNoBudget() {
        loseACall();
        assertThat(reconcile(0L, null).charged()).isEqualByComparingTo(BigDecimal.ZERO);
        assertThat(standing()).isEqualTo("0 0 0");
        assertThat(scene.disagreements()).isZero();
    }

    @Test
    void whatWasNotedIsChargedWhereNobodyKnowsMoreAndNotAfterwards() {
        loseACall();
        assertThat(reconcile(null, null).basis()).isEqualTo("progress");
        assertThat(standing()).isEqualTo("21 200 1");
        reconcile(50L, null);
        assertThatThrownBy(() -> reconcile(null, null))
                .isInstanceOfSatisfying(
                        FaultException.class, e -> assertThat(e.fault()).isEqualTo(Fault.STATE_CONFLICT));
        assertThat(scene.disagreements()).isZero();
    }

    @Test
    void b29ACallThatComesBackCorrectsANoteAndNotABill() {
        loseACall();
        reconcile(null, null);
        comeBack(80, 160);
        assertThat(standing()).isEqualTo("160 80 1");
        assertThat(found().basis()).isEqualTo("settlement");
        assertThat(scene.disagreements()).isZero();
        reconcile(150L, null);
        comeBack(80, 160);
        assertThat(standing()).isEqualTo("150 80 1");
        assertThat(found().adjustments()).hasSize(3);
        assertThat(scene.disagreements()).isZero();
    }

    @Test
    void b29WhatABillHasToldStandsWhenTheCallComesBack() {
        loseACall();
        reconcile(150L, null);
        comeBack(80, 160);
        assertThat(standing()).isEqualTo("150 200 1");
        assertThat(found().adjustments()).hasSize(1);
    }

    @Test
    void b34WhatItCameToBeyondItsHoldIsOverrunAndGoesAwayWithIt() {
        loseACall();
        assertThat(reconcile(700L, null).overrun()).isEqualByComparingTo(pico(300));
        assertThat(standing()).isEqualTo("400 200 1");
        assertThat(overrun()).isEqualTo(300);
        assertThat(reconcile(350L, null).overrun()).isEqualByComparingTo(BigDecimal.ZERO);
        assertThat(standing()).isEqualTo("350 200 1");
        assertThat(overrun()).isZero();
        assertThat(scene.number("SELECT sum(overrun) FROM budget_window WHERE org_id = ?", scene.org))
                .isZero();
        assertThat(scene.disagreements()).isZero();
    }

    @Test
    void aCorrectionUpwardsNeverRaisesAHardBudgetBeyondItsLimit() {
        loseACall();
        reconcile(100L, null);
        var other = priced(150);
        var held = held(await(intents.admit(other)));
        processes.settle(scene, other, held.book(150, new Money(300), true));
        assertThat(scene.spent(0)).isEqualTo(400);
        reconcile(400L, null);
        assertThat(scene.spent(0)).as("the limit").isEqualTo(500);
        assertThat(scene.number(
                        "SELECT overrun FROM budget_window WHERE budget_id = ?",
                        scene.budgets.get(0).id()))
                .isEqualTo(200);
        assertThat(scene.disagreements()).isZero();
        assertThat(reconcile(400L, null).adjustments())
                .as("there is no room yet, and nothing to adjust")
                .hasSize(2);
        assertThat(scene.spent(0)).isEqualTo(500);
        assertThat(scene.disagreements()).isZero();
        reconcile(50L, null);
        assertThat(scene.spent(0)).isEqualTo(350);
        assertThat(scene.number(
                        "SELECT overrun FROM budget_window WHERE budget_id = ?",
                        scene.budgets.get(0).id()))
                .isZero();
        assertThat(scene.disagreements()).isZero();
    }

    @Test
    void onlyLostCallsAreReconciledAndOnlyByOperators() {
        loseACall();
        var lost = intent.requestId();
        intent = priced(10);
        var held = held(await(intents.admit(intent)));
        processes.settle(scene, intent, held.book(10, new Money(20), true));
        assertThatThrownBy(() -> reconcile(1L, null))
                .isInstanceOfSatisfying(
                        FaultException.class, e -> assertThat(e.fault()).isEqualTo(Fault.NOT_FOUND));
        var listed = OpenedLostCalls.on(
                DATABASE, calls -> new ListLostCalls(calls).list(OPERATOR, scene.org, Boolean.FALSE, new Slice(0, 10)));
        assertThat(listed.items()).extracting(LostCallView::requestId).containsExactly(lost);
        assertThat(OpenedLostCalls.on(
                                DATABASE,
                                calls -> new ListLostCalls(calls)
                                        .list(OPERATOR, scene.org, Boolean.TRUE, new Slice(0, 10)))
                        .total())
                .isZero();
        assertThatThrownBy(() -> OpenedLostCalls.on(
                        DATABASE,
                        calls -> new ReconcileLostCall(calls, audit, UUID::randomUUID)
                                .reconcile(
                                        new Caller.OrgAdmin(scene.org),
                                        scene.org,
                                        lost,
                                        new Wish(null, null, "because"))))
                .isInstanceOfSatisfying(
                        FaultException.class, e -> assertThat(e.fault()).isEqualTo(Fault.FORBIDDEN));
    }
}

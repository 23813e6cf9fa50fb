package dev.farthing.application.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farthing.application.reconciliation.Reconciliation.Invariant;
import dev.farthing.domain.account.Caller;
import dev.farthing.domain.budget.Calendar;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.fault.FaultException;
import dev.farthing.domain.money.Amount;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class ReconcileTest {
    private static final UUID ORG = UUID.randomUUID();
    private static final Caller ADMIN = new Caller.OrgAdmin(ORG);

    private final RememberedBooks books = new RememberedBooks(ORG, "Asia/Shanghai");
    private final Reconcile reconcile = new Reconcile(books, () -> Instant.parse("2026-11-21T20:00:00Z"));

    @Test
    void aStretchIsWidenedToWholeDaysOfTheOrg() {
        var found = reconcile.reconcile(
                ADMIN, ORG, Instant.parse("2026-11-10T15:59:59Z"), Instant.parse("2026-11-10T16:00:00.000001Z"));
        assertThat(found.from()).isEqualTo(Instant.parse("2026-11-09T16:00:00Z"));
        assertThat(found.to()).isEqualTo(Instant.parse("2026-11-11T16:00:00Z"));
        var whole = reconcile.reconcile(ADMIN, ORG, found.from(), found.to());
        assertThat(whole.from()).isEqualTo(found.from());
        assertThat(whole.to()).isEqualTo(found.to());
    }

    @Test
    void withoutEndsItIsThisMonthByTheOrgsCalendar() {
        var found = reconcile.reconcile(ADMIN, ORG, null, null);
        assertThat(found.from()).isEqualTo(Instant.parse("2026-10-31T16:00:00Z"));
        assertThat(found.to()).isEqualTo(Instant.parse("2026-11-22T16:00:00Z"));
    }

    @Test
    void aDayOfTwentyFiveHoursIsOneDay() {
        var newYork = new RememberedBooks(ORG, "America/New_York");
        var found = new Reconcile(newYork, () -> Instant.EPOCH)
                .reconcile(ADMIN, ORG, Instant.parse("2026-11-01T12:00:00Z"), Instant.parse("2026-11-01T13:00:00Z"));
        assertThat(found.from()).isEqualTo(Instant.parse("2026-11-01T04:00:00Z"));
        assertThat(found.to()).isEqualTo(Instant.parse("2026-11-02T05:00:00Z"));
    }

    @Test
    void theDaysOfAnOrgThatMovedAreThoseItsBudgetsHad() {
        var moved = Calendar.of(ZoneId.of("Asia/Shanghai"))
                .changed(ZoneId.of("Europe/Berlin"), Instant.parse("2026-11-10T06:00:00Z"));
        var found = new Reconcile(new RememberedBooks(ORG, moved), () -> Instant.parse("2026-11-21T20:00:00Z"))
                .reconcile(ADMIN, ORG, Instant.parse("2026-11-10T12:00:00Z"), Instant.parse("2026-11-11T12:00:00Z"));
        assertThat(found.from()).isEqualTo("2026-11-09T16:00:00Z");
        assertThat(found.to()).isEqualTo("2026-11-11T23:00:00Z");
        var month = new Reconcile(new RememberedBooks(ORG, moved), () -> Instant.parse("2026-12-21T20:00:00Z"))
                .reconcile(ADMIN, ORG, null, null);
        assertThat(month.from()).as("the day in which the month began").isEqualTo("2026-11-29T23:00:00Z");
        assertThat(month.to()).isEqualTo("2026-12-21T23:00:00Z");
    }

    @Test
    void onlyWhoManagesTheOrgMayAsk() {
        refuses(Fault.FORBIDDEN, () -> reconcile.reconcile(new Caller.Viewer(ORG), ORG, null, null));
        refuses(Fault.NOT_FOUND, () -> reconcile.reconcile(new Caller.Operator(ORG), UUID.randomUUID(), null, null));
        refuses(
                Fault.INVALID_REQUEST,
                () -> reconcile.reconcile(ADMIN, ORG, Instant.parse("2026-11-03T00:00:00Z"), Instant.EPOCH));
    }

    @Test
    void theDifferenceIsTheLargestDeviationAmongFourSums() {
        var sound = RememberedBooks.agreeing(Instant.EPOCH, Instant.MAX);
        assertThat(sound.difference()).isEqualTo(Amount.ZERO);
        assertThat(sound.broken()).isEmpty();
        var one = Amount.of("1");
        var apart = new Reconciliation(
                Instant.EPOCH,
                Instant.MAX,
                one,
                Amount.of("0.75"),
                one,
                Amount.of("1.5"),
                Amount.of("99"),
                List.of(new Invariant("first", 0), new Invariant("second", 3)));
        assertThat(apart.difference()).isEqualTo(Amount.of("0.75"));
        assertThat(apart.broken()).containsExactly("difference", "second");
    }

    @Test
    void anAnswerThatCameLaterIsFound() {
        var await = new AwaitReconciliation(books, UUID::randomUUID);
        var find = new FindReconciliation(books);
        var answer = new CompletableFuture<Reconciliation>();
        var job = await.await(ORG, answer);
        assertThat(find.find(ADMIN, ORG, job).answer()).isNull();
        var found = reconcile.reconcile(ADMIN, ORG, null, null);
        answer.complete(found);
        assertThat(find.find(ADMIN, ORG, job).answer()).isEqualTo(found);
        refuses(Fault.NOT_FOUND, () -> find.find(ADMIN, ORG, UUID.randomUUID()));
        refuses(Fault.FORBIDDEN, () -> find.find(new Caller.Viewer(ORG), ORG, job));
        refuses(Fault.NOT_FOUND, () -> await.await(UUID.randomUUID(), answer));
    }

    private static void refuses(Fault fault, ThrowingCallable deed) {
        assertThatThrownBy(deed)
                .isInstanceOfSatisfying(
                        FaultException.class,
                        refusal -> assertThat(refusal.fault()).isEqualTo(fault));
    }
}

package dev.farthing.domain.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.farthing.domain.budget.HoldRound.Want;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class HoldRoundTest {
    private static final UUID REPLICA = new UUID(9, 9);
    private static final WindowKey KEY = key(1);
    private static final WindowKey ORG = key(2);

    private static WindowKey key(long budget) {
        return new WindowKey(new UUID(1, 1), new UUID(1, budget), Instant.EPOCH);
    }

    private static Lease lease(WindowKey window, long amount, long allocated) {
        return new Lease(window, REPLICA, amount, allocated, false);
    }

    private static BudgetWindow window(WindowKey key, long limit) {
        return BudgetWindow.fresh(key, BigInteger.valueOf(limit));
    }

    private static List<Want> wants(long ofKey, long ofOrg) {
        return List.of(new Want(KEY, ofKey), new Want(ORG, ofOrg));
    }

    @Test
    void aCallHoldsAPartOfEveryLeaseOrOfNone() {
        var round = new HoldRound(REPLICA, List.of(lease(KEY, 10, 0), lease(ORG, 4, 0)));
        assertThat(round.holdsWithin(wants(5, 5))).isFalse();
        assertThat(round.changedLeases()).isEmpty();
        assertThat(round.holdsWithin(wants(4, 4))).isTrue();
        assertThat(round.changedLeases()).containsExactly(lease(KEY, 10, 4), lease(ORG, 4, 4));
        assertThat(round.changedWindows()).isEmpty();
    }

    @Test
    void thereIsPlentyWhereAsMuchAgainCouldBeHeld() {
        var round = new HoldRound(REPLICA, List.of(lease(KEY, 10, 0), lease(ORG, 9, 1)));
        assertThat(round.notPlenty(wants(5, 4))).isNull();
        assertThat(round.notPlenty(wants(5, 5))).isEqualTo(new Want(ORG, 5));
        assertThat(round.holdsWithin(wants(1, 1))).isTrue();
        assertThat(round.notPlenty(wants(5, 1))).isEqualTo(new Want(KEY, 5));
        round.open(List.of(window(KEY, 1)));
        assertThat(round.notPlenty(wants(5, 1))).isNull();
    }

    @Test
    void whatComesBackToAShrinkingWindowIsGivenUp() {
        var lowered = new BudgetWindow(
                KEY, BigInteger.valueOf(3), BigInteger.TWO, BigInteger.ZERO, BigInteger.valueOf(3), BigInteger.ZERO);
        var round = new HoldRound(REPLICA, List.of(lease(KEY, 3, 2)), Set.of(KEY));
        assertThat(round.holdsWithin(List.of(new Want(KEY, 1)))).isFalse();

        round.open(List.of(lowered));

        assertThat(round.holdsGrowing(List.of(new Want(KEY, 1)), _ -> 0)).isEqualTo(new Want(KEY, 1));
        assertThat(round.changedLeases()).containsExactly(lease(KEY, 2, 2));
        assertThat(round.changedWindows())
                .singleElement()
                .satisfies(window -> assertThat(window.leased()).isEqualTo(2));
    }

    @Test
    void callsAreDecidedInTheirOrderSoThatABigOneDoesNotStandInASmallOnesWay() {
        var round = new HoldRound(REPLICA, List.of(lease(KEY, 10, 0)));
        assertThat(round.holdsWithin(List.of(new Want(KEY, 6)))).isTrue();
        assertThat(round.holdsWithin(List.of(new Want(KEY, 6)))).isFalse();
        assertThat(round.holdsWithin(List.of(new Want(KEY, 4)))).isTrue();
        assertThat(round.holdsWithin(List.of(new Want(KEY, 1)))).isFalse();
    }

    @Test
    void whatTheLeasesLackIsLeasedFromTheWindowsAllOfItOrNothing() {
        var round = new HoldRound(REPLICA, List.of(lease(KEY, 3, 0)));
        round.open(List.of(window(KEY, 100), window(ORG, 4)));
        assertThat(round.holdsGrowing(wants(5, 5), _ -> 0)).isEqualTo(new Want(ORG, 5));
        assertThat(round.changedLeases()).isEmpty();
        assertThat(round.changedWindows()).isEmpty();
        assertThat(round.holdsGrowing(wants(5, 4), _ -> 0)).isNull();
        assertThat(round.changedLeases()).containsExactly(lease(KEY, 5, 5), lease(ORG, 4, 4));
        assertThat(round.changedWindows())
                .extracting(window -> window.leased().longValueExact())
                .containsExactly(2L, 4L);
    }

    @Test
    void aLeaseGrowsByAMinuteOfUseSoThatLaterCallsNeedNoWindow() {
        var round = new HoldRound(REPLICA, List.of());
        round.open(List.of(window(KEY, 100_000)));
        assertThat(round.holdsGrowing(List.of(new Want(KEY, 5)), _ -> 300)).isNull();
        assertThat(round.changedLeases()).containsExactly(lease(KEY, 300, 5));
        assertThat(round.holdsWithin(List.of(new Want(KEY, 295)))).isTrue();
        assertThat(round.holdsWithin(List.of(new Want(KEY, 1)))).isFalse();
    }

    @Test
    void b24TheLastUnitCanBeHeldAndNotOneMore() {
        var round = new HoldRound(REPLICA, List.of());
        round.open(List.of(window(KEY, 10)));
        assertThat(round.holdsGrowing(List.of(new Want(KEY, 10)), _ -> 1_000)).isNull();
        assertThat(round.room(KEY)).isZero();
        assertThat(round.holdsGrowing(List.of(new Want(KEY, 1)), _ -> 1_000)).isEqualTo(new Want(KEY, 1));
        assertThat(round.holdsGrowing(List.of(new Want(KEY, 0)), _ -> 1_000)).isNull();
    }

    @Test
    void theRoomIsTheFreePartOfTheLeaseAndWhatTheWindowHasLeft() {
        var round = new HoldRound(REPLICA, List.of(lease(KEY, 10, 4)));
        assertThat(round.room(KEY)).isEqualTo(6);
        round.open(List.of(new BudgetWindow(
                KEY,
                BigInteger.valueOf(100),
                BigInteger.valueOf(100),
                BigInteger.valueOf(50),
                BigInteger.TEN,
                BigInteger.ZERO)));
        assertThat(round.room(KEY)).isEqualTo(46);
        assertThat(round.room(ORG)).isZero();
    }

    @Test
    void b29ARevokedLeaseAdmitsNothingNotEvenWhatCostsNothing() {
        var round = new HoldRound(REPLICA, List.of(lease(KEY, 10, 4).revoke()));
        round.open(List.of(window(KEY, 100)));
        assertThat(round.room(KEY)).isZero();
        assertThat(round.holdsWithin(List.of(new Want(KEY, 0)))).isFalse();
        assertThat(round.holdsGrowing(List.of(new Want(KEY, 0)), _ -> 0)).isEqualTo(new Want(KEY, 0));
        assertThat(round.changedLeases()).isEmpty();
    }

    @Test
    void aWindowIsOpenedOnceLestWhatWasLeasedFromItBeForgotten() {
        var round = new HoldRound(REPLICA, List.of());
        round.open(List.of(window(KEY, 10)));
        assertThat(round.holdsGrowing(List.of(new Want(KEY, 6)), _ -> 0)).isNull();
        assertThatIllegalStateException().isThrownBy(() -> round.open(List.of(window(KEY, 10))));
        assertThat(round.room(KEY)).isEqualTo(4);
    }

    @Test
    void whatChangedComesInTheOrderOfTheLocks() {
        var low = new WindowKey(new UUID(1, 1), new UUID(1, 5), Instant.EPOCH);
        var high = new WindowKey(new UUID(1, 1), new UUID(-1, 5), Instant.EPOCH);
        var later = new WindowKey(new UUID(1, 1), new UUID(1, 5), Instant.EPOCH.plusSeconds(1));
        var round = new HoldRound(REPLICA, List.of(lease(high, 9, 0), lease(later, 9, 0), lease(low, 9, 0)));
        assertThat(round.holdsWithin(List.of(new Want(high, 1), new Want(low, 1), new Want(later, 1))))
                .isTrue();
        assertThat(round.changedLeases()).extracting(Lease::window).containsExactly(low, later, high);
    }

    @Test
    void aHoldIsNeverNegative() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Want(KEY, -1));
    }

    /// A lease counts in a `long`: what goes beyond it has no room, and harms none of its neighbours.
    @Test
    void whatALeaseCannotCountHasNoRoom() {
        long huge = Long.MAX_VALUE / 2 + 1;
        var limitless = BudgetWindow.fresh(KEY, BigInteger.TEN.pow(30));
        var round = new HoldRound(REPLICA, List.of());
        round.open(List.of(limitless));

        assertThat(round.holdsGrowing(List.of(new Want(KEY, huge)), _ -> Long.MAX_VALUE))
                .isNull();
        assertThat(round.room(KEY)).isEqualTo(Long.MAX_VALUE - huge);
        assertThat(round.holdsGrowing(List.of(new Want(KEY, huge)), _ -> Long.MAX_VALUE))
                .isEqualTo(new Want(KEY, huge));
        assertThat(round.holdsGrowing(List.of(new Want(KEY, 7)), _ -> 0)).isNull();
        assertThat(round.changedLeases())
                .singleElement()
                .satisfies(lease -> assertThat(lease.allocated()).isEqualTo(huge + 7));
    }
}

package dev.farthing.domain.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.math.BigInteger;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class BudgetWindowTest {
    private static final WindowKey KEY = new WindowKey(new UUID(1, 1), new UUID(1, 2), Instant.EPOCH);

    private static BudgetWindow window(long limit, long target, long spent, long leased) {
        return new BudgetWindow(KEY, big(limit), big(target), big(spent), big(leased), BigInteger.ZERO);
    }

    private static BudgetWindow counting(Long target, long spent) {
        return new BudgetWindow(
                KEY, null, target == null ? null : big(target), big(spent), BigInteger.ZERO, BigInteger.ZERO);
    }

    private static BigInteger big(long value) {
        return BigInteger.valueOf(value);
    }

    @Test
    void nothingIsLeasedBeyondTheLimit() {
        var window = BudgetWindow.fresh(KEY, big(10)).lease(7);
        assertThat(window.available()).isEqualTo(3);
        assertThatIllegalArgumentException().isThrownBy(() -> window.lease(4));
        assertThatIllegalArgumentException().isThrownBy(() -> window(10, 10, 4, 7));
    }

    @Test
    void aSettledCallMovesItsChargeFromLeasedToSpent() {
        assertThat(window(10, 10, 1, 7).settle(new Charge(2, 0), 2)).isEqualTo(window(10, 10, 3, 5));
    }

    @Test
    void theHoldOnARevokedLeaseComesBackWithTheCharge() {
        var window = window(10, 10, 1, 7).settle(new Charge(2, 0), 7);
        assertThat(window).isEqualTo(window(10, 10, 3, 0));
        assertThat(window.available()).isEqualTo(7);
    }

    @Test
    void b34OverrunIsCountedBesideTheLimit() {
        var window = window(10, 10, 9, 1).settle(new Charge(1, 500), 1);
        assertThat(window.spent()).isEqualTo(10);
        assertThat(window.overrun()).isEqualTo(500);
        assertThat(window.available()).isZero();
    }

    @Test
    void moreIsNeverGivenBackThanWasLeased() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> window(10, 10, 1, 2).takeBack(3));
    }

    @Test
    void b32ARaisedLimitHoldsAtOnce() {
        assertThat(window(10, 10, 6, 4).aim(big(15))).isEqualTo(window(15, 15, 6, 4));
    }

    @Test
    void b32ALoweredLimitFollowsWhatIsGivenBackAndLeasesNothingMeanwhile() {
        var lowered = window(10, 10, 4, 5).aim(big(3));
        assertThat(lowered).isEqualTo(window(9, 3, 4, 5));
        assertThat(lowered.available()).isZero();
        var smaller = lowered.takeBack(2);
        assertThat(smaller).isEqualTo(window(7, 3, 4, 3));
        var settled = smaller.settle(new Charge(1, 0), 3);
        assertThat(settled).isEqualTo(window(5, 3, 5, 0));
        assertThat(settled.available()).isZero();
        assertThat(settled.correct(big(-4), BigInteger.ZERO)).isEqualTo(window(3, 3, 1, 0));
    }

    @Test
    void b32ALoweredLimitThatIsRaisedAgainForgetsTheLowering() {
        assertThat(window(10, 10, 4, 5).aim(big(3)).aim(big(12))).isEqualTo(window(12, 12, 4, 5));
    }

    @Test
    void aCorrectionDownwardsMakesRoom() {
        assertThat(window(10, 10, 8, 2).correct(big(-5), BigInteger.ZERO)).isEqualTo(window(10, 10, 3, 2));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> window(10, 10, 8, 2).correct(big(-9), BigInteger.ZERO));
    }

    @Test
    void aCorrectionUpwardsTakesTheRoomThereIsAndTheRestIsOverrun() {
        var corrected = window(10, 10, 5, 2).correct(big(7), BigInteger.ZERO);
        assertThat(corrected.spent()).isEqualTo(8);
        assertThat(corrected.overrun()).isEqualTo(4);
    }

    @Test
    void aWindowThatOnlyCountsIsNeverFull() {
        var soft = counting(10L, 8);
        assertThat(soft.settle(new Charge(50, 0), 0)).isEqualTo(counting(10L, 58));
        assertThat(soft.correct(big(50), BigInteger.ZERO)).isEqualTo(counting(10L, 58));
        assertThat(counting(null, 8).settle(new Charge(50, 0), 0)).isEqualTo(counting(null, 58));
        assertThatIllegalStateException().isThrownBy(soft::available);
    }

    @Test
    void aWindowThatOnlyCountsStaysSoWhenItsLimitChanges() {
        var soft = counting(10L, 8).aim(big(5));
        assertThat(soft).isEqualTo(counting(5L, 8));
        assertThat(soft.settle(new Charge(50, 0), 0).limit()).isNull();
    }
}

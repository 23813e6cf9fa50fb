package dev.farthing.domain.budget;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import org.junit.jupiter.api.Test;

class LeaseSizeTest {
    private static long size(long available, long needed, long recent) {
        return LeaseSize.of(BigInteger.valueOf(available), needed, recent);
    }

    @Test
    void aMinuteOfRecentUseIsTakenWhereThereIsPlenty() {
        assertThat(size(1_000_000, 10, 500)).isEqualTo(500);
    }

    @Test
    void noMoreThanOnePerCentOfWhatIsLeftIsTaken() {
        assertThat(size(10_000, 10, 500)).isEqualTo(100);
        assertThat(size(10_099, 10, 500)).isEqualTo(100);
    }

    @Test
    void whatIsNeededNowIsTakenHoweverLittleIsLeft() {
        assertThat(size(10_000, 101, 0)).isEqualTo(101);
        assertThat(size(10, 10, 500)).isEqualTo(10);
    }

    @Test
    void nothingIsTakenWhereNotEvenThatIsThere() {
        assertThat(size(9, 10, 500)).isZero();
        assertThat(size(0, 1, 500)).isZero();
        assertThat(size(0, 0, 500)).isZero();
    }

    @Test
    void aBudgetBeyondAllBoundsLendsWhatALeaseCanCount() {
        var beyond = BigInteger.TEN.pow(38);
        assertThat(LeaseSize.of(beyond, 1, Long.MAX_VALUE)).isLessThanOrEqualTo(Long.MAX_VALUE / 4);
        assertThat(LeaseSize.of(beyond, Long.MAX_VALUE, 0)).isEqualTo(Long.MAX_VALUE);
    }
}

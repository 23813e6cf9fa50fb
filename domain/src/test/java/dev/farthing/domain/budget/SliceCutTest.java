package dev.farthing.domain.budget;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SliceCutTest {
    private static final WindowKey WINDOW = new WindowKey(new UUID(1, 1), new UUID(2, 1), Instant.EPOCH);

    private static BudgetWindow window(long limit, long target, long leased) {
        return new BudgetWindow(
                WINDOW,
                BigInteger.valueOf(limit),
                BigInteger.valueOf(target),
                BigInteger.ZERO,
                BigInteger.valueOf(leased),
                BigInteger.ZERO);
    }

    private static Lease lease(long amount, long allocated) {
        return new Lease(WINDOW, new UUID(9, 9), amount, allocated, false);
    }

    private static long sizeOf(@Nullable SliceCut cut) {
        return cut == null ? 0 : cut.amount();
    }

    @Test
    void aSliceLastsForTenSecondsOfRecentUse() {
        assertThat(sizeOf(SliceCut.of(lease(0, 0), window(1_000_000, 1_000_000, 0), 10, 6_000)))
                .isEqualTo(1_000);
    }

    @Test
    void itHasRoomForTwoCallsHoweverRareTheyAre() {
        assertThat(sizeOf(SliceCut.of(lease(0, 0), window(1_000_000, 1_000_000, 0), 10, 0)))
                .isEqualTo(20);
    }

    @Test
    void itIsNoMoreThanOnePerCentOfWhatIsLeft() {
        assertThat(sizeOf(SliceCut.of(lease(0, 0), window(100_000, 100_000, 0), 10, 1_000_000)))
                .isEqualTo(1_000);
        assertThat(sizeOf(SliceCut.of(lease(50_000, 0), window(100_000, 100_000, 100_000), 10, 1_000_000)))
                .as("what the lease has free counts")
                .isEqualTo(500);
    }

    @Test
    void noneIsCutThatDoesNotHoldACall() {
        assertThat(SliceCut.of(lease(0, 0), window(100_000, 100_000, 0), 1_001, 0))
                .isNull();
        assertThat(sizeOf(SliceCut.of(lease(0, 0), window(100_000, 100_000, 0), 1_000, 0)))
                .isEqualTo(1_000);
    }

    @Test
    void whereALimitWasLoweredOrALeaseRevokedNoneIsCut() {
        assertThat(SliceCut.of(lease(50_000, 0), window(100_000, 99_999, 50_000), 1, 0))
                .isNull();
        assertThat(SliceCut.of(lease(50_000, 0).trim().revoke(), window(100_000, 100_000, 0), 1, 0))
                .isNull();
    }

    @Test
    void whatTheLeaseHasFreeIsCutFirst() {
        var cut = Objects.requireNonNull(SliceCut.of(lease(700, 100), window(100_000, 100_000, 700), 10, 1_000_000));
        assertThat(cut.amount()).isEqualTo((99_300 + 600) / 100);
        assertThat(cut.lease()).isEqualTo(new Lease(WINDOW, new UUID(9, 9), 1_099, 1_099, 999, false));
        assertThat(cut.window().leased()).isEqualTo(1_099);

        var within = Objects.requireNonNull(SliceCut.of(lease(700, 100), window(100_000, 100_000, 700), 10, 0));
        assertThat(within.lease()).isEqualTo(new Lease(WINDOW, new UUID(9, 9), 700, 120, 20, false));
        assertThat(within.window().leased()).isEqualTo(700);
    }

    @Test
    void asAWindowIsUsedUpMostOfASliceIsTooMuch() {
        assertThat(SliceCut.surplus(1_000, BigInteger.valueOf(99_000))).isZero();
        assertThat(SliceCut.surplus(1_000, BigInteger.valueOf(9_000))).isEqualTo(900);
        assertThat(SliceCut.surplus(1_000, BigInteger.ZERO)).isEqualTo(1_000);
        assertThat(SliceCut.surplus(1_000, BigInteger.valueOf(-5))).isEqualTo(1_000);
        assertThat(SliceCut.surplus(0, BigInteger.ZERO)).isZero();
    }
}

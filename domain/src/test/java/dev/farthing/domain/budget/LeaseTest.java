package dev.farthing.domain.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class LeaseTest {
    private static final WindowKey WINDOW = new WindowKey(new UUID(1, 1), new UUID(1, 2), Instant.EPOCH);

    private static Lease lease(long amount, long allocated) {
        return new Lease(WINDOW, new UUID(2, 2), amount, allocated, false);
    }

    @Test
    void callsHoldWhatIsFreeAndNoMore() {
        var full = lease(10, 3).hold(7);
        assertThat(full.free()).isZero();
        assertThatIllegalArgumentException().isThrownBy(() -> full.hold(1));
        assertThatIllegalArgumentException().isThrownBy(() -> full.hold(-11));
        assertThatThrownBy(() -> lease(Long.MAX_VALUE, 1).hold(Long.MAX_VALUE)).isInstanceOf(ArithmeticException.class);
    }

    @Test
    void aSettledCallLeavesTheRestOfItsHoldToOthers() {
        var charge = Charge.within(7, 2);
        var settled = lease(10, 7).settle(7, charge);
        assertThat(settled).isEqualTo(lease(8, 0));
        assertThat(lease(10, 7).released(7, charge)).isEqualTo(2);
    }

    @Test
    void aRevokedLeaseLosesTheWholeHoldOfASettledCall() {
        var charge = Charge.within(7, 2);
        var revoked = lease(10, 7).revoke();
        assertThat(revoked.amount()).isEqualTo(7);
        assertThat(revoked.released(7, charge)).isEqualTo(7);
        assertThat(revoked.settle(7, charge).amount()).isZero();
    }

    @Test
    void whatIsTrimmedMayGrowAgainAndWhatIsRevokedMayNot() {
        assertThat(lease(10, 7).trim()).isEqualTo(lease(7, 7));
        assertThat(lease(10, 7).trim().grow(5).hold(5)).isEqualTo(lease(12, 12));
        var revoked = lease(10, 7).revoke();
        assertThat(revoked.trim()).isEqualTo(revoked);
        assertThat(revoked.revoke()).isEqualTo(revoked);
        assertThatIllegalStateException().isThrownBy(() -> revoked.grow(1));
        assertThatIllegalStateException().isThrownBy(() -> revoked.hold(0));
    }

    @Test
    void aSliceIsSetAsideAndLosesWhatItsCallsAreCharged() {
        var sliced = lease(10, 2).slice(5);
        assertThat(sliced.free()).isEqualTo(3);
        assertThat(sliced.trim().amount()).isEqualTo(7);
        assertThat(sliced.unslice(4).trim().revoke()).isEqualTo(new Lease(WINDOW, new UUID(2, 2), 3, 3, 1, true));
        assertThat(sliced.revoke().unslice(5).settle(2, Charge.NOTHING).amount())
                .as("what a revoked lease has is what is set aside")
                .isZero();
        assertThatIllegalArgumentException().isThrownBy(() -> sliced.unslice(6));
        assertThatIllegalArgumentException().isThrownBy(() -> sliced.slice(4));
        assertThatIllegalArgumentException().isThrownBy(() -> sliced.settle(3, Charge.NOTHING));
        assertThatIllegalStateException().isThrownBy(() -> sliced.revoke().slice(0));
    }

    @Test
    void aCallThatIsSettledTwiceIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> lease(10, 7).settle(7, Charge.NOTHING).settle(7, Charge.NOTHING));
    }
}

package dev.farthing.persistence.hold;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.domain.budget.HoldRound.Want;
import dev.farthing.domain.budget.WindowKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RecentUseTest {
    private static final WindowKey WINDOW = new WindowKey(new UUID(0, 1), new UUID(0, 2), Instant.EPOCH);

    private final RecentUse use = new RecentUse();

    @Test
    void whileTrafficBeginsAMinuteIsWhatItComesToAtThisRate() {
        note(100, 0);
        note(100, 6);
        assertThat(use.perMinute(WINDOW, at(6))).isEqualTo(2_000);
    }

    @Test
    void aMomentTellsNoRate() {
        note(100, 0);
        assertThat(use.perMinute(WINDOW, at(0))).isEqualTo(3_000);
    }

    @Test
    void aBusyMinuteCountsOnWhileAQuietOneBegins() {
        note(60_000, 0);
        note(10, 70);
        assertThat(use.perMinute(WINDOW, at(100))).isEqualTo(60_000);
    }

    @Test
    void theLargestUseDoesNotOverflow() {
        note(Long.MAX_VALUE, 0);
        note(Long.MAX_VALUE, 1);
        assertThat(use.perMinute(WINDOW, at(2))).isPositive();
    }

    @Test
    void whatIsIdleForAMinuteIsForgotten() {
        note(100, 0);
        assertThat(use.forgetIdle(at(60))).isEmpty();
        assertThat(use.forgetIdle(at(61))).containsExactly(WINDOW);
        assertThat(use.perMinute(WINDOW, at(61))).isZero();
    }

    private void note(long amount, long second) {
        use.note(List.of(new Want(WINDOW, amount)), at(second));
    }

    private static long at(long second) {
        return Duration.ofSeconds(second).toNanos();
    }
}

package dev.farthing.domain.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ObjectiveTest {
    private static final Objective THREE_NINES = new Objective("m", new BigDecimal("99.9"), null);

    @Test
    void whatIsLeftShrinksWithEveryCallThatFails() {
        assertThat(left(100_000, 100_000)).isEqualByComparingTo("100");
        assertThat(left(99_975, 100_000)).isEqualByComparingTo("75");
        assertThat(left(99_900, 100_000)).isZero();
        assertThat(left(99_800, 100_000)).isEqualByComparingTo("-100");
        assertThat(THREE_NINES.succeeded(99_975, 100_000))
                .extracting(Objective.Standing::attained)
                .isEqualTo(new BigDecimal("99.9750"));
    }

    @Test
    void withoutACallAllIsLeftAndNothingIsAttained() {
        var standing = Objects.requireNonNull(THREE_NINES.succeeded(0, 0));
        assertThat(standing.attained()).isNull();
        assertThat(standing.left()).isEqualByComparingTo("100");
    }

    @Test
    void whereNothingMayFailOneFailureIsTooMany() {
        var perfect = new Objective("m", new BigDecimal(100), null);
        assertThat(Objects.requireNonNull(perfect.succeeded(5, 5)).left()).isEqualByComparingTo("100");
        assertThat(Objects.requireNonNull(perfect.succeeded(4, 5)).left()).isZero();
    }

    @Test
    void oneCallInAHundredMayTakeLonger() {
        var objective = new Objective("m", null, 1_000);
        var latency = Histogram.fine();
        for (int i = 0; i < 1_000; i++) {
            latency.add(i < 995 ? 100 : 5_000);
        }
        var standing = Objects.requireNonNull(objective.inTime(latency));
        assertThat(standing.attained()).isEqualByComparingTo("99.5");
        assertThat(standing.left()).isEqualByComparingTo("50");
        assertThat(objective.succeeded(1, 1)).isNull();
        assertThat(THREE_NINES.inTime(latency)).isNull();
    }

    @Test
    void nonsenseIsNoObjective() {
        assertThatThrownBy(() -> new Objective("m", null, null)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Objective("m", BigDecimal.ZERO, null))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Objective("m", new BigDecimal("100.1"), null))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Objective("m", null, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    private static BigDecimal left(long good, long all) {
        return Objects.requireNonNull(THREE_NINES.succeeded(good, all)).left();
    }
}

package dev.farthing.domain.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farthing.domain.alert.AlertState.Firing;
import dev.farthing.domain.alert.AlertState.Quiet;
import dev.farthing.domain.alert.AlertState.Turn;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.BigRange;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AlertStateTest {
    private static final Firing FIRING = new Firing(new UUID(0, 7), Instant.parse("2026-11-22T10:00:00Z"));
    private static final Quiet QUIET = new Quiet();

    private static Condition condition(Comparison comparison, String threshold, String resolve) {
        return new Condition(
                Metric.ERROR_RATE_PCT,
                comparison,
                new BigDecimal(threshold),
                new BigDecimal(resolve),
                Duration.ofMinutes(5),
                1);
    }

    private static Turn turn(AlertState state, Condition condition, @Nullable String value) {
        return state.at(condition, value == null ? null : new BigDecimal(value));
    }

    @Test
    void anAlarmBeginsAtItsThreshold() {
        var above = condition(Comparison.AT_LEAST, "5", "5");
        assertThat(turn(QUIET, above, "4.99")).isEqualTo(new Turn.Stays());
        assertThat(turn(QUIET, above, "5")).isEqualTo(new Turn.Begins(new BigDecimal("5")));
        var below = condition(Comparison.AT_MOST, "5", "5");
        assertThat(turn(QUIET, below, "5.01")).isEqualTo(new Turn.Stays());
        assertThat(turn(QUIET, below, "5.0")).isEqualTo(new Turn.Begins(new BigDecimal("5.0")));
    }

    @Test
    void anAlarmEndsWhereItsRuleSaysAndNotBefore() {
        var above = condition(Comparison.AT_LEAST, "5", "3");
        assertThat(turn(FIRING, above, "4")).isEqualTo(new Turn.Stays());
        assertThat(turn(FIRING, above, "3")).isEqualTo(new Turn.Ends(FIRING, new BigDecimal("3")));
        assertThat(turn(FIRING, condition(Comparison.AT_LEAST, "5", "5"), "5")).isEqualTo(new Turn.Stays());
        assertThat(turn(FIRING, condition(Comparison.AT_LEAST, "5", "5"), "4.9"))
                .isInstanceOf(Turn.Ends.class);
        var below = condition(Comparison.AT_MOST, "5", "8");
        assertThat(turn(FIRING, below, "7.9")).isEqualTo(new Turn.Stays());
        assertThat(turn(FIRING, below, "8")).isInstanceOf(Turn.Ends.class);
    }

    @Test
    void whereNothingCanBeSaidNothingIsTheMatter() {
        var above = condition(Comparison.AT_LEAST, "5", "3");
        assertThat(turn(QUIET, above, null)).isEqualTo(new Turn.Stays());
        assertThat(turn(FIRING, above, null)).isEqualTo(new Turn.Ends(FIRING, null));
    }

    @Test
    void anAlarmThatWouldEndBeyondItsThresholdIsNone() {
        assertThatThrownBy(() -> condition(Comparison.AT_LEAST, "5", "6")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> condition(Comparison.AT_MOST, "5", "4")).isInstanceOf(IllegalArgumentException.class);
    }

    @Property
    void beginningsAndEndsTakeTurnsAndAValueBetweenTheTwoBoundsChangesNothing(
            @ForAll @Size(max = 60) List<@BigRange(min = "0", max = "10") BigDecimal> values) {
        var condition = condition(Comparison.AT_LEAST, "6", "4");
        AlertState state = QUIET;
        for (var value : values) {
            switch (state.at(condition, value)) {
                case Turn.Stays _ -> {
                    if (state instanceof Quiet) {
                        assertThat(value).isLessThan(new BigDecimal("6"));
                    } else {
                        assertThat(value).isGreaterThan(new BigDecimal("4"));
                    }
                }
                case Turn.Begins _ -> {
                    assertThat(state).isInstanceOf(Quiet.class);
                    assertThat(value).isGreaterThanOrEqualTo(new BigDecimal("6"));
                    state = FIRING;
                }
                case Turn.Ends _ -> {
                    assertThat(state).isInstanceOf(Firing.class);
                    assertThat(value).isLessThanOrEqualTo(new BigDecimal("4"));
                    state = QUIET;
                }
            }
        }
    }
}

package dev.farthing.domain.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class HistogramTest {
    @Test
    void whatIsReadIsAtMostAnEighthTooHighAndNeverTooLow() {
        for (long millis = 0; millis < 5_000_000; millis += 1 + millis / 50) {
            var one = new Histogram();
            one.add(millis);

            assertThat(one.within(990)).isBetween(millis, millis + millis / 8);
        }
    }

    @Test
    void percentilesLieWhereTheyBelong() {
        var many = new Histogram();
        for (int i = 1; i <= 1_000; i++) {
            many.add(i);
        }

        assertThat(many.within(500)).isBetween(500L, 563L);
        assertThat(many.within(950)).isBetween(950L, 1_069L);
        assertThat(many.within(990)).isBetween(990L, 1_114L);
        assertThat(many.within(1_000)).isBetween(1_000L, 1_125L);
        assertThat(many.total()).isEqualTo(1_000);
        assertThat(new Histogram().within(500)).isZero();
    }

    @Test
    void oneThatWasWrittenDownIsTheSameAndCanBeAddedTo() {
        var one = new Histogram();
        one.add(3);
        one.add(70_000);
        var other = new Histogram(one.counts());
        other.add(one);
        other.add(Long.MAX_VALUE);

        assertThat(other.total()).isEqualTo(5);
        assertThat(one.total()).isEqualTo(2);
        assertThat(other.within(400)).isEqualTo(3);
        assertThatThrownBy(() -> new Histogram(new long[169])).isInstanceOf(IllegalArgumentException.class);
        assertThat(new Histogram(new long[168]).total()).isZero();
    }
}

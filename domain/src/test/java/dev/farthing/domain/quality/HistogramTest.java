package dev.farthing.domain.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
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

    @Property
    void ofAFineOneEveryPercentileIsWithinTwoPercent(@ForAll long seed) {
        var random = new Random(seed);
        int longest = 1 << (1 + random.nextInt(22));
        var taken =
                random.ints(1 + random.nextInt(500), 0, longest + 1).sorted().toArray();
        var parts = new Histogram[] {Histogram.fine(), Histogram.fine(), Histogram.fine()};
        for (int millis : taken) {
            parts[random.nextInt(parts.length)].add(millis);
        }
        var whole = Histogram.fine(parts[0].counts());
        whole.add(parts[1]);
        whole.add(parts[2]);

        for (int permille : new int[] {1, 500, 950, 990, 1_000}) {
            long exact = taken[Math.max(1, (taken.length * permille + 999) / 1_000) - 1];
            assertThat(Math.abs(whole.about(permille) - exact) * 50)
                    .as("%d permille: %d for %d", permille, whole.about(permille), exact)
                    .isLessThanOrEqualTo(exact);
        }
        int limit = taken[random.nextInt(taken.length)];
        assertThat(whole.upTo(limit))
                .isBetween(
                        Arrays.stream(taken).filter(millis -> millis <= limit).count(),
                        Arrays.stream(taken)
                                .filter(millis -> millis <= limit + limit / 32)
                                .count());
    }

    @Test
    void aFineOneHasMoreClassesAndIsAddedToItsLikeAlone() {
        var fine = Histogram.fine();
        fine.add(Long.MAX_VALUE);
        assertThat(fine.counts()).hasSize(608);
        assertThat(fine.upTo(Long.MAX_VALUE)).isEqualTo(1);
        assertThat(fine.upTo(1_000)).isZero();
        assertThat(Histogram.fine().about(990)).isZero();
        assertThat(Histogram.fine().upTo(10)).isZero();
        assertThatThrownBy(() -> fine.add(new Histogram())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Histogram.fine(new long[609])).isInstanceOf(IllegalArgumentException.class);
    }
}

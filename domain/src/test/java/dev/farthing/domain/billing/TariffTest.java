package dev.farthing.domain.billing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farthing.domain.billing.Tariff.Step;
import dev.farthing.domain.money.Amount;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class TariffTest {
    private static final Amount CENT = Amount.of("0.01");

    private static Step step(Long upTo, String price) {
        return new Step(upTo, Amount.of(price), Amount.ZERO);
    }

    @Property
    void a1NoWayOfSplittingChangesTheSum(@ForAll long seed) {
        var cases = new Cases(seed);
        var tariff = cases.tariff();
        long whole = cases.below(1_000_000);
        var cuts = new Random(seed).longs(cases.below(8), 0, whole + 1).sorted().toArray();
        var sum = Amount.ZERO;
        long at = 0;
        for (long cut :
                LongStream.concat(LongStream.of(cuts), LongStream.of(whole)).toArray()) {
            sum = sum.plus(tariff.between(at, cut));
            at = cut;
        }
        assertThat(sum).isEqualTo(tariff.upTo(whole));
    }

    @Property
    void a2EveryTariffAgreesWithCountingUnitByUnit(@ForAll long seed) {
        var cases = new Cases(seed);
        var tariff = cases.tariff();
        long quantity = cases.below(200);
        assertThat(tariff.upTo(quantity).pico()).isEqualTo(SlowOracle.cost(tariff, quantity));
    }

    @Property
    void a3EdgesAreExactOnBothSides(@ForAll long seed) {
        var steps = new Cases(seed).steps();
        for (var tariff : List.of(new Tariff.Graduated(steps), new Tariff.Volume(steps))) {
            for (var step : steps) {
                long edge = step.upTo() == null ? 0 : step.upTo();
                for (long quantity = Math.max(0, edge - 1); quantity <= edge + 1; quantity++) {
                    assertThat(tariff.upTo(quantity).pico()).isEqualTo(SlowOracle.cost(tariff, quantity));
                }
            }
        }
    }

    @Test
    void a3AStepHoldsItsLastUnitAndNotTheNext() {
        var steps = List.of(step(10L, "0.03"), step(null, "0.01"));
        var graduated = new Tariff.Graduated(steps);
        assertThat(graduated.upTo(9)).isEqualTo(Amount.of("0.27"));
        assertThat(graduated.upTo(10)).isEqualTo(Amount.of("0.30"));
        assertThat(graduated.upTo(11)).isEqualTo(Amount.of("0.31"));
        var volume = new Tariff.Volume(steps);
        assertThat(volume.upTo(10)).isEqualTo(Amount.of("0.30"));
        assertThat(volume.upTo(11)).isEqualTo(Amount.of("0.11"));
        assertThat(volume.between(10, 11)).as("what the eleventh gives back").isEqualTo(Amount.of("-0.19"));
        var byPackage = new Tariff.ByPackage(10, CENT);
        assertThat(LongStream.of(0, 1, 10, 11).mapToObj(byPackage::upTo))
                .containsExactly(Amount.ZERO, CENT, CENT, Amount.of("0.02"));
    }

    @Test
    void aStaircaseRisesAndHasNoEnd() {
        assertThatThrownBy(() -> new Tariff.Graduated(List.of())).hasMessageContaining("at least one");
        assertThatThrownBy(() -> new Tariff.Graduated(List.of(step(10L, "1")))).hasMessageContaining("no end");
        assertThatThrownBy(() -> new Tariff.Volume(List.of(step(null, "1"), step(null, "1"))))
                .hasMessageContaining("no end");
        assertThatThrownBy(() -> new Tariff.Volume(List.of(step(10L, "1"), step(10L, "1"), step(null, "1"))))
                .hasMessageContaining("ends at 10");
        assertThatThrownBy(() -> new Tariff.PerUnit(Amount.of("-1"))).hasMessageContaining("below zero");
        assertThatThrownBy(() -> new Tariff.ByPackage(0, CENT)).hasMessageContaining("at least one");
    }
}

package dev.farthing.application.observation;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServiceStateTest {
    @Test
    void oneCallInTwentyThatFailsIsDegradedAndEveryOtherOneAnOutage() {
        assertThat(ServiceState.of(calls(96, 4))).isEqualTo(ServiceState.NORMAL);
        assertThat(ServiceState.of(calls(95, 5))).isEqualTo(ServiceState.DEGRADED);
        assertThat(ServiceState.of(calls(51, 49))).isEqualTo(ServiceState.DEGRADED);
        assertThat(ServiceState.of(calls(50, 50))).isEqualTo(ServiceState.OUTAGE);
        assertThat(ServiceState.of(calls(0, 10))).isEqualTo(ServiceState.OUTAGE);
    }

    @Test
    void whatCallersDidWrongIsNoOutage() {
        assertThat(ServiceState.of(calls(10, 90, 90))).isEqualTo(ServiceState.NORMAL);
        assertThat(ServiceState.of(calls(10, 100, 90))).isEqualTo(ServiceState.OUTAGE);
        assertThat(ServiceState.of(calls(0, 90, 90))).as("nothing to judge by").isEqualTo(ServiceState.NORMAL);
        assertThat(calls(10, 90, 90).failedPercent()).as("failed they have").isEqualTo("90.0000");
    }

    @Test
    void byTooFewNothingIsJudged() {
        assertThat(ServiceState.of(calls(0, 9))).isEqualTo(ServiceState.NORMAL);
        assertThat(ServiceState.ofFirst(List.of(calls(0, 9), calls(0, 9)))).isEqualTo(ServiceState.NORMAL);
    }

    @Test
    void theShortestTimeThatHasCallsEnoughDecides() {
        assertThat(ServiceState.ofFirst(List.of(calls(3, 6), calls(3, 12)))).isEqualTo(ServiceState.OUTAGE);
        assertThat(ServiceState.ofFirst(List.of(calls(10, 0), calls(10, 90)))).isEqualTo(ServiceState.NORMAL);
    }

    @Test
    void averagesAreRoundedAndOfNothingNothing() {
        assertThat(Sums.NONE.averageLatencyMillis()).isZero();
        assertThat(Sums.NONE.failedPercent()).isZero();
        var sums = calls(2, 1).plus(new Sums(0, 0, 0, 0, 0, 0, 0, BigDecimal.ONE, 0, 500));
        assertThat(sums.averageLatencyMillis()).isEqualTo(167);
        assertThat(sums.failedPercent()).isEqualTo("33.3333");
    }

    private static Sums calls(long ok, long failed) {
        return calls(ok, failed, 0);
    }

    private static Sums calls(long ok, long failed, long callersFaults) {
        return new Sums(ok + failed, ok, failed, 0, callersFaults, 0, 0, BigDecimal.ZERO, 0, 0);
    }
}

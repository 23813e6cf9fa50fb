package dev.farthing.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.domain.budget.Span;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class SteadyClockTest {
    private static final Instant START = Instant.parse("2026-11-21T22:30:00Z");
    private static final ZoneId ZONE = ZoneId.of("Europe/Berlin");

    private final AtomicReference<Duration> set = new AtomicReference<>(Duration.ZERO);
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1_000_000);

    /// What the machine says: true time, and by how far somebody has set its clock meanwhile.
    private Instant machines() {
        return truth().plus(set.get());
    }

    private Instant truth() {
        return START.plusNanos(nanos.get() - (Long.MAX_VALUE - 1_000_000));
    }

    /// The windows that calls are charged to and the moments at which things expire follow from the time alone:
    /// where
    /// it does not move, nothing does.
    @Test
    void i124AMachineWhoseClockJumpsByAnHourEachSecondDecidesAsIfItDidNot() {
        var dice = new Random(124);
        var time = new HouseTime(new SteadyClock(this::machines, nanos::get));
        for (int second = 0; second < 4 * 3_600; second++) {
            set.set(Duration.ofSeconds(dice.nextInt(7_201) - 3_600));
            for (int quarter = 0; quarter < 4; quarter++) {
                nanos.addAndGet(250_000_000);
                assertThat(time.instant()).isEqualTo(truth());
                for (var span : Span.values()) {
                    assertThat(span.around(time.instant(), ZONE)).isEqualTo(span.around(truth(), ZONE));
                }
                var before = time.own();
                nanos.addAndGet(2_000_000);
                time.compare(before, truth().minusMillis(1), time.own());
            }
        }
    }

    @Test
    void timeGoesOnThoughTheClockOfTheMachineIsSetBack() {
        var clock = new SteadyClock(this::machines, nanos::get);
        set.set(Duration.ofDays(-400));
        nanos.addAndGet(1_500_000_000);
        assertThat(clock.instant()).isEqualTo(START.plusMillis(1_500));
    }
}

package dev.farthing.application.sample;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.application.sample.SampleTraffic.MadeUp;
import dev.farthing.domain.usage.CallStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SampleTrafficTest {
    private static final Instant NOW = Instant.parse("2027-03-10T09:30:00Z");
    private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

    @Test
    void theSameCallsAreMadeUpForTheSameBeginning() {
        assertThat(SampleTraffic.until(NOW, ZONE)).isEqualTo(SampleTraffic.until(NOW, ZONE));
    }

    @Test
    void ninetyDaysLieBehindAndNothingAhead() {
        var calls = SampleTraffic.until(NOW, ZONE);
        assertThat(calls).hasSizeBetween(2_000, 8_000);
        assertThat(calls).isSortedAccordingTo((one, other) -> one.at().compareTo(other.at()));
        assertThat(calls.getFirst().at()).isBefore(NOW.minus(Duration.ofDays(89)));
        assertThat(calls.getLast().at()).isBefore(NOW).isAfter(NOW.minus(Duration.ofDays(2)));
    }

    @Test
    void severalKeysAndModelsTakePartAndSomethingFails() {
        var calls = SampleTraffic.until(NOW, ZONE);
        assertThat(calls.stream().map(MadeUp::model).collect(Collectors.toSet()))
                .hasSize(SampleHouse.MODELS.size());
        assertThat(calls.stream().map(MadeUp::key).collect(Collectors.toSet())).containsExactly(0, 1, 2, 3, 4);
        assertThat(calls.stream().map(MadeUp::status).collect(Collectors.toSet()))
                .contains(CallStatus.OK, CallStatus.ERROR, CallStatus.CANCELLED);
        assertThat(calls.stream().filter(call -> call.status() == CallStatus.ERROR))
                .hasSizeLessThan(calls.size() / 10);
    }
}

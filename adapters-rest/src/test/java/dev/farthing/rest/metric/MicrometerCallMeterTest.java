package dev.farthing.rest.metric;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.application.relay.SomeCall;
import dev.farthing.domain.fault.Fault;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Currency;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MicrometerCallMeterTest {
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final MicrometerCallMeter meter = new MicrometerCallMeter(meters, Currency.getInstance("CNY"));

    @Test
    void everyCallIsCountedOnceWhoeverCountsAtTheSameTime() {
        var call = SomeCall.aCall().record();
        try (var threads = Executors.newFixedThreadPool(4)) {
            for (int thread = 0; thread < 4; thread++) {
                threads.submit(() -> IntStream.range(0, 1_000).forEach(_ -> meter.ended(call)));
            }
        }
        double calls = meters.get("farthing.calls").tag("status", "ok").functionCounters().stream()
                .mapToDouble(counter -> counter.count())
                .sum();
        assertThat(calls).isEqualTo(4_000);
        assertThat(meters.get("farthing.call.duration").timer().count()).isEqualTo(4_000);
        double tokens = meters.get("farthing.tokens").functionCounters().stream()
                .mapToDouble(counter -> counter.count())
                .sum();
        assertThat(tokens).isEqualTo(4_000.0 * call.metered().tokens().totalTokens());
    }

    @Test
    void modelsBeyondTheHundredthShareAName() {
        for (int i = 0; i < 250; i++) {
            meter.ended(SomeCall.aCall().model("model-" + i).record());
        }
        assertThat(labels(ModelMeters.MODEL))
                .hasSize(MicrometerCallMeter.MOST_MODELS + 1)
                .contains("model-0", MicrometerCallMeter.OTHER)
                .doesNotContain("model-249");
    }

    @Test
    void refusalsAreCountedByTheirCode() {
        meter.refused(Fault.INVALID_API_KEY);
        meter.refused(Fault.INVALID_API_KEY);
        meter.refused(Fault.INSUFFICIENT_QUOTA);
        assertThat(meters.get("farthing.refusals")
                        .tag("code", "invalid_api_key")
                        .counter()
                        .count())
                .isEqualTo(2);
        assertThat(labels("code")).containsExactlyInAnyOrder("invalid_api_key", "insufficient_quota");
    }

    private Set<String> labels(String name) {
        return meters.getMeters().stream()
                .map(Meter::getId)
                .map(id -> id.getTag(name))
                .filter(value -> value != null)
                .collect(Collectors.toSet());
    }
}

package dev.farthing.rest.metric;

import dev.farthing.domain.usage.CallStatus;
import dev.farthing.domain.usage.Endpoint;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The meters of one model.
final class ModelMeters {
    static final String MODEL = "model";
    private static final Duration[] BOUNDS = {
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofMillis(2_500),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
        Duration.ofSeconds(30),
        Duration.ofSeconds(60),
        Duration.ofSeconds(120),
        Duration.ofSeconds(300)
    };
    private static final double NANO = 1e-9;

    private final ModelUse use = new ModelUse();
    private final Timer duration;
    private final Timer firstToken;

    ModelMeters(MeterRegistry meters, String model, String currency) {
        var tags = Tags.of(MODEL, model);
        for (var endpoint : Endpoint.values()) {
            for (var status : CallStatus.values()) {
                if (status != CallStatus.REFUSED) {
                    FunctionCounter.builder("farthing.calls", use, u -> u.calls(endpoint, status))
                            .description(
                                    "Calls that were admitted or that nobody could be asked for, once they are over")
                            .tags(tags.and("endpoint", endpoint.path(), "status", label(status)))
                            .register(meters);
                }
            }
        }
        for (var each : TokenKind.values()) {
            FunctionCounter.builder("farthing.tokens", use, u -> u.tokens(each))
                    .description("Tokens of calls, by class; classes never overlap")
                    .tags(tags.and("class", each.label()))
                    .register(meters);
        }
        FunctionCounter.builder("farthing.cost", use, u -> u.costNano() * NANO)
                .description(
                        "What tenants were charged for calls, in the billing currency, to look at and not to bill by")
                .tags(tags.and("currency", currency))
                .register(meters);
        duration = Timer.builder("farthing.call.duration")
                .description("From a call's first byte to the end of its answer")
                .tags(tags)
                .serviceLevelObjectives(BOUNDS)
                .register(meters);
        firstToken = Timer.builder("farthing.first.token")
                .description("From a call's first byte to the first of a streamed answer's text")
                .tags(tags)
                .serviceLevelObjectives(BOUNDS)
                .register(meters);
    }

    private static String label(CallStatus status) {
        return status.name().toLowerCase(Locale.ROOT);
    }

    ModelUse use() {
        return use;
    }

    /// @param firstTokenMillis null where there was none
    void took(int latencyMillis, @Nullable Integer firstTokenMillis) {
        duration.record(latencyMillis, TimeUnit.MILLISECONDS);
        if (firstTokenMillis != null) {
            firstToken.record(firstTokenMillis, TimeUnit.MILLISECONDS);
        }
    }
}

package dev.farthing.rest.metric;

import dev.farthing.application.relay.CallMeter;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.usage.CallRecord;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.util.Currency;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Counts calls by model, tries by provider and refusals by code. The first hundred models and the first fifty
/// providers have their own name, all others one together: no label grows without bound.
@Singleton
class MicrometerCallMeter implements CallMeter {
    static final int MOST_MODELS = 100;
    static final int MOST_PROVIDERS = 50;
    static final String OTHER = "other";
    private static final String ANSWERED = "answered";
    private static final String BROKEN_OFF = "broken_off";
    private static final int SUCCESS = 2;
    private static final int HUNDRED = 100;

    private final MeterRegistry meters;
    private final String currency;
    private final Map<String, ModelMeters> models = new ConcurrentHashMap<>();
    private final Map<String, Map<String, Counter>> providers = new ConcurrentHashMap<>();
    private final Map<Fault, Counter> refusals = new ConcurrentHashMap<>();

    MicrometerCallMeter(MeterRegistry meters, Currency currency) {
        this.meters = meters;
        this.currency = currency.getCurrencyCode();
    }

    @Override
    public void ended(CallRecord call) {
        var model = ofModel(call.path().model());
        model.use().count(call);
        var ending = call.ending();
        model.took(ending.latencyMillis(), ending.firstTokenMillis());
        for (var attempt : call.attempts()) {
            ofProvider(attempt.hop().provider(), outcome(attempt)).increment();
        }
    }

    private static String outcome(CallRecord.Attempt attempt) {
        var failure = attempt.failureClass();
        if (failure != null) {
            return failure;
        }
        var status = attempt.httpStatus();
        return status != null && status / HUNDRED == SUCCESS ? ANSWERED : BROKEN_OFF;
    }

    @Override
    public void refused(Fault fault) {
        refusals.computeIfAbsent(
                        fault,
                        each -> Counter.builder("farthing.refusals")
                                .description("Calls that were turned away for their caller's sake")
                                .tag("code", each.code())
                                .register(meters))
                .increment();
    }

    private ModelMeters ofModel(String name) {
        var known = models.get(name);
        if (known != null) {
            return known;
        }
        var label = models.size() < MOST_MODELS ? name : OTHER;
        return models.computeIfAbsent(label, each -> new ModelMeters(meters, each, currency));
    }

    private Counter ofProvider(String name, String outcome) {
        var known = providers.get(name);
        if (known == null) {
            var label = providers.size() < MOST_PROVIDERS ? name : OTHER;
            known = providers.computeIfAbsent(label, _ -> new ConcurrentHashMap<>());
            return ofOutcome(known, label, outcome);
        }
        return ofOutcome(known, name, outcome);
    }

    private Counter ofOutcome(Map<String, Counter> outcomes, String provider, String outcome) {
        var known = outcomes.get(outcome);
        return known != null
                ? known
                : outcomes.computeIfAbsent(
                        outcome,
                        each -> Counter.builder("farthing.attempts")
                                .description("Tries at vendors, by what came of them")
                                .tags("provider", provider, "outcome", each)
                                .register(meters));
    }
}

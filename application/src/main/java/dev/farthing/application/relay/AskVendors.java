package dev.farthing.application.relay;

import dev.farthing.domain.upstream.RetryBudget;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;

/// Asks one vendor after the other until one answers, as long as nothing of an answer has reached the caller.
@ApplicationScoped
public class AskVendors {
    private final HealthDirectory health;
    private final CurrentCatalogue catalogue;
    private final ErrorLog errors;
    private final Pauses pauses;
    private final InstantSource clock;
    private final RetryBudget budget = new RetryBudget();

    AskVendors(
            HealthDirectory health, CurrentCatalogue catalogue, ErrorLog errors, Pauses pauses, InstantSource clock) {
        this.health = health;
        this.catalogue = catalogue;
        this.errors = errors;
        this.pauses = pauses;
        this.clock = clock;
    }

    /// Starts and returns at once. The listener hears of one answer only, or of the last failure; all on the event
    /// loop this is called on, and nothing before this has returned.
    public VendorCall ask(Admission.Granted call, VendorCall.Asking asking, ReplyListener listener) {
        var rules = catalogue.get().settings().pool();
        budget.earn(rules.retryPercent());
        var asked = new VendorCall(
                new VendorCall.Pool(health, rules, budget, errors, pauses, clock), call, asking, listener);
        asked.begin();
        return asked;
    }
}

package dev.farthing.application.relay;

import dev.farthing.domain.upstream.RetryBudget;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;

/// Asks one vendor after the other until one answers, as long as nothing of an answer has reached the caller.
@ApplicationScoped
public class AskVendors {
    private final CurrentCatalogue catalogue;
    private final RetryBudget budget = new RetryBudget();
    private final VendorCall.Parts parts;

    AskVendors(
            HealthDirectory health,
            CurrentCatalogue catalogue,
            ErrorLog errors,
            Pauses pauses,
            InstantSource clock,
            NanoClock nanos) {
        this.catalogue = catalogue;
        this.parts = new VendorCall.Parts(health, budget, new Outcomes(health, errors), pauses, clock, nanos);
    }

    /// Starts and returns at once. The listener hears of one answer only, or of the last failure; all on the event
    /// loop this is called on, and nothing before this has returned.
    public VendorCall ask(Admission.Granted call, VendorCall.Asking asking, ReplyListener listener) {
        var rules = catalogue.get().settings().pool();
        budget.earn(rules.retryPercent());
        var asked = new VendorCall(parts, rules, call, asking, listener);
        asked.begin();
        return asked;
    }
}

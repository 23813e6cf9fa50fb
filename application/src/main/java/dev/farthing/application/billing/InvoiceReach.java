package dev.farthing.application.billing;

import dev.farthing.domain.fault.Fault;
import java.util.Optional;

/// Out of reach looks like not there.
final class InvoiceReach {
    private InvoiceReach() {}

    static KeptInvoice found(Optional<KeptInvoice> invoice) {
        return invoice.orElseThrow(() -> Fault.NOT_FOUND.because("no such invoice"));
    }

    static KnownPlan plan(Optional<KnownPlan> plan) {
        return plan.orElseThrow(() -> Fault.NOT_FOUND.because("no such plan"));
    }
}

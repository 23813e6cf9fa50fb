package dev.farthing.application.reconciliation;

import java.time.Instant;
import java.util.UUID;

class RememberedCostsTest implements RecordedCostsContract {
    private final RememberedCosts costs = new RememberedCosts();

    @Override
    public RecordedCosts costs() {
        return costs;
    }

    @Override
    public String call(UUID provider, Instant at, long pico) {
        return costs.add(provider, at, pico);
    }
}

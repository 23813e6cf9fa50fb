package dev.farthing.application.webhook;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.function.BooleanSupplier;

/// Queues what the outbox holds for all who want to know.
@ApplicationScoped
public class DistributeMessages {
    static final int AT_A_TIME = 200;

    private final DeliveryQueue queue;
    private final InstantSource clock;

    public DistributeMessages(DeliveryQueue queue, InstantSource clock) {
        this.queue = queue;
        this.clock = clock;
    }

    /// @param goOn asked before each further part
    public void distribute(BooleanSupplier goOn) {
        while (goOn.getAsBoolean() && queue.distribute(AT_A_TIME, clock.instant()) == AT_A_TIME) {
            // there may be more
        }
    }
}

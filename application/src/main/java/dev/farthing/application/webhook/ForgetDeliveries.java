package dev.farthing.application.webhook;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.InstantSource;

/// Gives up what waits for receivers that are switched off, and forgets what is long over.
@ApplicationScoped
public class ForgetDeliveries {
    static final Duration GIVEN_UP_AFTER = Duration.ofDays(4);
    static final Duration KEPT_FOR = Duration.ofDays(400);

    private final DeliveryQueue queue;
    private final InstantSource clock;

    public ForgetDeliveries(DeliveryQueue queue, InstantSource clock) {
        this.queue = queue;
        this.clock = clock;
    }

    public void forget() {
        var now = clock.instant();
        queue.forget(now.minus(GIVEN_UP_AFTER), now.minus(KEPT_FOR));
    }
}

package dev.farthing.application.webhook;

import dev.farthing.application.webhook.DeliveryQueue.Due;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

/// Brings what is due to its receivers, many at a time, and waits for none of them: a slow one keeps no other
/// waiting.
///
/// What was begun by a replica that is gone is begun again by another one; the receiver knows it by its id.
@ApplicationScoped
public class DeliverMessages {
    /// Far more than receivers that fail could fill, one of each at a time.
    static final int AT_ONCE = 200;

    /// Longer than the slowest attempt takes.
    static final Duration LEASE = Duration.ofSeconds(40);

    private final DeliveryQueue queue;
    private final BringMessage bringMessage;
    private final InstantSource clock;
    private final Semaphore places = new Semaphore(AT_ONCE);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    public DeliverMessages(DeliveryQueue queue, BringMessage bringMessage, InstantSource clock) {
        this.queue = queue;
        this.bringMessage = bringMessage;
        this.clock = clock;
    }

    /// Begins what is due; all of it has been tried when the result is there.
    public CompletableFuture<Void> deliver() {
        int free = places.drainPermits();
        int begun = 0;
        try {
            var now = clock.instant();
            var attempts = new ArrayList<CompletableFuture<Void>>();
            for (var due : free == 0 ? List.<Due>of() : queue.take(free, now, now.plus(LEASE))) {
                attempts.add(CompletableFuture.runAsync(() -> bring(due), threads));
                begun++;
            }
            return CompletableFuture.allOf(attempts.toArray(CompletableFuture<?>[]::new));
        } finally {
            places.release(free - begun);
        }
    }

    private void bring(Due due) {
        try {
            bringMessage.bring(due);
        } finally {
            places.release();
        }
    }
}

package dev.farthing.bootstrap;

import dev.farthing.rest.Seal;
import io.quarkus.scheduler.Scheduled;
import jakarta.inject.Singleton;

/// Sees when the files that TLS is served with are replaced.
@Singleton
class SealSchedule {
    private final Seal seal;
    private final Caretaker caretaker;

    SealSchedule(Seal seal, Caretaker caretaker) {
        this.seal = seal;
        this.caretaker = caretaker;
    }

    @Scheduled(every = "1s", delayed = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void look() {
        caretaker.lookAfter("the files of TLS", seal::look);
    }
}

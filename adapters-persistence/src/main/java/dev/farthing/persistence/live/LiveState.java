package dev.farthing.persistence.live;

import dev.farthing.application.Changes;
import dev.farthing.application.start.StartUpStep;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;

/// Fills the memory at the start, and brings it up to date once a changing transaction has committed, before its use
/// case returns.
@Singleton
class LiveState implements Changes, StartUpStep {
    private static final int AFTER_THE_SCENERY = 1_000;

    private final TransactionSynchronizationRegistry transaction;
    private final LiveKeys keys;
    private final LiveCatalogueReload catalogue;
    private volatile boolean ending;

    LiveState(TransactionSynchronizationRegistry transaction, LiveKeys keys, LiveCatalogueReload catalogue) {
        this.transaction = transaction;
        this.keys = keys;
        this.catalogue = catalogue;
    }

    @Override
    public int order() {
        return AFTER_THE_SCENERY;
    }

    @Override
    public void run() {
        keys.load();
        catalogue.reload();
    }

    /// What other replicas changed, and what an unreachable database kept from us; not any more once the end has begun.
    @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void follow() {
        if (!ending) {
            keys.follow();
            catalogue.follow();
        }
    }

    void end(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE) ShutdownEvent event) {
        ending = true;
    }

    @Override
    public void ofKeys() {
        onceCommitted("keys", keys::refresh);
    }

    @Override
    public void ofCatalogue() {
        onceCommitted("catalogue", catalogue::reload);
    }

    private void onceCommitted(String what, Runnable refresh) {
        var registered = LiveState.class.getName() + what;
        if (transaction.getResource(registered) != null) {
            return;
        }
        transaction.registerInterposedSynchronization(new Synchronization() {
            @Override
            public void beforeCompletion() {
                // nothing is visible to others yet
            }

            @Override
            public void afterCompletion(int status) {
                if (status == Status.STATUS_COMMITTED) {
                    refresh.run();
                }
            }
        });
        transaction.putResource(registered, true);
    }
}

package dev.farthing.persistence.live;

import dev.farthing.application.Changes;
import dev.farthing.application.start.StartUpStep;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/// Fills the memory at the start, and brings it up to date once a changing transaction has committed, before its use
/// case returns.
@Singleton
class LiveState implements Changes, StartUpStep {
    private static final Logger LOG = Logger.getLogger(LiveState.class);
    private static final int AFTER_THE_SCENERY = 1_000;
    /// Other replicas' changes hold here within a second; the framework's scheduler only looks once a second itself.
    private static final int FOLLOW_MILLIS = 300;

    private final TransactionSynchronizationRegistry transaction;
    private final DatabaseClock clock;
    private final LiveKeys keys;
    private final LiveBudgets budgets;
    private final LiveHealth health;
    private final LiveCatalogueReload catalogue;
    private final ScheduledExecutorService follower = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("live-state").factory());

    LiveState(
            TransactionSynchronizationRegistry transaction,
            DatabaseClock clock,
            LiveKeys keys,
            LiveBudgets budgets,
            LiveHealth health,
            LiveCatalogueReload catalogue) {
        this.transaction = transaction;
        this.clock = clock;
        this.keys = keys;
        this.budgets = budgets;
        this.health = health;
        this.catalogue = catalogue;
    }

    @Override
    public int order() {
        return AFTER_THE_SCENERY;
    }

    @Override
    public void run() {
        keys.load();
        budgets.load();
        health.load();
        catalogue.reload();
        var _ = follower.scheduleWithFixedDelay(this::follow, FOLLOW_MILLIS, FOLLOW_MILLIS, TimeUnit.MILLISECONDS);
    }

    /// What other replicas changed, and what an unreachable database kept from us; not any more once the end has
    /// begun.
    private void follow() {
        try {
            clock.follow();
            // A key that opens must not open before its budgets are known, nor be waited for by those of others.
            budgets.follow();
            keys.follow();
            budgets.follow();
            health.follow();
            catalogue.follow();
        } catch (RuntimeException bug) {
            LOG.error("what others changed could not be followed, trying again", bug);
        }
    }

    void end(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE) ShutdownEvent event) {
        follower.shutdown();
    }

    @Override
    public void ofKeys() {
        onceCommitted("keys", () -> {
            budgets.follow();
            keys.refresh();
        });
    }

    @Override
    public void ofCatalogue() {
        onceCommitted("catalogue", () -> {
            health.follow();
            catalogue.reload();
        });
    }

    @Override
    public void ofHealth() {
        onceCommitted("health", health::follow);
    }

    @Override
    public void ofBudgets() {
        onceCommitted("budgets", budgets::follow);
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

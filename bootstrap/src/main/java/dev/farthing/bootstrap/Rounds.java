package dev.farthing.bootstrap;

import dev.farthing.application.reconciliation.CheckBooks;
import dev.farthing.application.wallet.KeepWallets;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import jakarta.inject.Singleton;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/// The hours at which use cases are called by the clock.
@Singleton
class Rounds {
    private static final Logger LOG = Logger.getLogger(Rounds.class);

    private final KeepWallets keepWallets;
    private final CheckBooks checkBooks;
    private final AtomicLong broken = new AtomicLong();

    Rounds(KeepWallets keepWallets, CheckBooks checkBooks, MeterRegistry meters) {
        this.keepWallets = keepWallets;
        this.checkBooks = checkBooks;
        meters.gauge("farthing.books.broken", broken);
    }

    /// Credits end within a second of their instant.
    @Scheduled(every = "1s", delayed = "2s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void wallets() {
        quietly("the prepaid balances", keepWallets::keep);
    }

    /// What changed lately every five minutes, everything once a day.
    @Scheduled(every = "5m", delayed = "1m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void books() {
        quietly("the books", () -> broken.set(checkBooks.check()));
    }

    private static void quietly(String what, Runnable round) {
        try {
            round.run();
        } catch (RuntimeException e) {
            LOG.errorf(e, "%s could not be looked after, trying again", what);
        }
    }
}

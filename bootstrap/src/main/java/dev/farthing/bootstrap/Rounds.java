package dev.farthing.bootstrap;

import dev.farthing.application.reconciliation.CheckBooks;
import dev.farthing.application.recovery.RecoverCredentials;
import dev.farthing.application.start.Drain;
import dev.farthing.application.upstream.TidyCredentials;
import dev.farthing.application.upstream.WorkOnCredentialJobs;
import dev.farthing.application.wallet.KeepWallets;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import jakarta.inject.Singleton;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/// The hours at which use cases are called by the clock.
@Singleton
class Rounds {
    private static final Logger LOG = Logger.getLogger(Rounds.class);

    private final KeepWallets keepWallets;
    private final CheckBooks checkBooks;
    private final RecoverCredentials recoverCredentials;
    private final WorkOnCredentialJobs workOnCredentialJobs;
    private final TidyCredentials tidyCredentials;
    private final Drain drain;
    private final AtomicLong broken = new AtomicLong();
    private final Set<String> troubled = ConcurrentHashMap.newKeySet();

    Rounds(
            KeepWallets keepWallets,
            CheckBooks checkBooks,
            RecoverCredentials recoverCredentials,
            WorkOnCredentialJobs workOnCredentialJobs,
            TidyCredentials tidyCredentials,
            Drain drain,
            MeterRegistry meters) {
        this.keepWallets = keepWallets;
        this.checkBooks = checkBooks;
        this.recoverCredentials = recoverCredentials;
        this.workOnCredentialJobs = workOnCredentialJobs;
        this.tidyCredentials = tidyCredentials;
        this.drain = drain;
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

    /// A few at a time, so that thousands of refused credentials are no storm.
    @Scheduled(every = "5s", delayed = "15s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void credentials() {
        quietly("refused credentials", recoverCredentials::recover);
    }

    /// Whichever replica comes by takes the next pieces.
    @Scheduled(every = "1s", delayed = "2s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void credentialJobs() {
        quietly("the jobs on credentials", () -> workOnCredentialJobs.work(() -> !drain.draining()));
    }

    /// What the vendors have refused for too long; who comes second finds it done.
    @Scheduled(every = "10m", delayed = "30s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void refusedCredentials() {
        quietly("the refused credentials", tidyCredentials::tidy);
    }

    /// Trouble is told once until it is over: an outage of the database lasts many rounds.
    private void quietly(String what, Runnable round) {
        if (drain.draining()) {
            return;
        }
        try {
            round.run();
            troubled.remove(what);
        } catch (RuntimeException e) {
            if (!drain.draining() && troubled.add(what)) {
                LOG.errorf(e, "%s could not be looked after, trying again", what);
            }
        }
    }
}

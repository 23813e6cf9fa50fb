package dev.farthing.bootstrap;

import dev.farthing.application.reconciliation.CheckBooks;
import dev.farthing.application.reconciliation.WatchVendorBills;
import dev.farthing.application.recovery.RecoverCredentials;
import dev.farthing.application.upstream.RefreshListings;
import dev.farthing.application.upstream.TidyCredentials;
import dev.farthing.application.upstream.WorkOnCredentialJobs;
import dev.farthing.application.wallet.KeepWallets;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import jakarta.inject.Singleton;
import java.util.concurrent.atomic.AtomicLong;

/// The hours at which use cases are called by the clock.
@Singleton
class Rounds {
    private final KeepWallets keepWallets;
    private final CheckBooks checkBooks;
    private final WatchVendorBills watchVendorBills;
    private final RecoverCredentials recoverCredentials;
    private final WorkOnCredentialJobs workOnCredentialJobs;
    private final TidyCredentials tidyCredentials;
    private final RefreshListings refreshListings;
    private final Caretaker caretaker;
    private final AtomicLong broken = new AtomicLong();
    private final AtomicLong differing = new AtomicLong();

    Rounds(
            KeepWallets keepWallets,
            CheckBooks checkBooks,
            WatchVendorBills watchVendorBills,
            RecoverCredentials recoverCredentials,
            WorkOnCredentialJobs workOnCredentialJobs,
            TidyCredentials tidyCredentials,
            RefreshListings refreshListings,
            Caretaker caretaker,
            MeterRegistry meters) {
        this.keepWallets = keepWallets;
        this.checkBooks = checkBooks;
        this.watchVendorBills = watchVendorBills;
        this.recoverCredentials = recoverCredentials;
        this.workOnCredentialJobs = workOnCredentialJobs;
        this.tidyCredentials = tidyCredentials;
        this.refreshListings = refreshListings;
        this.caretaker = caretaker;
        meters.gauge("farthing.books.broken", broken);
        meters.gauge("farthing.vendor.bills.differing", differing);
    }

    /// Credits end within a second of their instant.
    @Scheduled(every = "1s", delayed = "2s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void wallets() {
        caretaker.lookAfter("the prepaid balances", keepWallets::keep);
    }

    /// What changed lately every five minutes, everything once a day.
    @Scheduled(every = "5m", delayed = "1m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void books() {
        caretaker.lookAfter("the books", () -> broken.set(checkBooks.check()));
    }

    /// A warning, and never a failure: the bill may be wrong as well as the record.
    @Scheduled(every = "5m", delayed = "90s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void vendorBills() {
        caretaker.lookAfter("the vendors' bills", () -> differing.set(watchVendorBills.watch()));
    }

    /// A few at a time, so that thousands of refused credentials are no storm.
    @Scheduled(every = "5s", delayed = "15s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void credentials() {
        caretaker.lookAfter("refused credentials", recoverCredentials::recover);
    }

    /// A few at a time, as often for each as is set.
    @Scheduled(every = "30s", delayed = "45s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void listings() {
        caretaker.lookAfter("the lists of models", refreshListings::refresh);
    }

    /// Whichever replica comes by takes the next pieces.
    @Scheduled(every = "1s", delayed = "2s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void credentialJobs() {
        caretaker.lookAfter("the jobs on credentials", () -> workOnCredentialJobs.work(caretaker::goesOn));
    }

    /// What the vendors have refused for too long; who comes second finds it done.
    @Scheduled(every = "10m", delayed = "30s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void refusedCredentials() {
        caretaker.lookAfter("the refused credentials", tidyCredentials::tidy);
    }
}

package dev.farthing.bootstrap;

import dev.farthing.application.job.Job;
import dev.farthing.application.reconciliation.CheckBooks;
import dev.farthing.application.reconciliation.CountOrphanedSlices;
import dev.farthing.application.reconciliation.WatchVendorBills;
import dev.farthing.application.recovery.RecoverCredentials;
import dev.farthing.application.upstream.RefreshListings;
import dev.farthing.application.upstream.TidyCredentials;
import dev.farthing.application.upstream.WorkOnCredentialJobs;
import dev.farthing.application.wallet.KeepWallets;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/// What use cases are called by the clock: rounds of seconds on every replica, and jobs.
@Singleton
class Rounds {
    private final KeepWallets keepWallets;
    private final CheckBooks checkBooks;
    private final CountOrphanedSlices countOrphanedSlices;
    private final WatchVendorBills watchVendorBills;
    private final RecoverCredentials recoverCredentials;
    private final WorkOnCredentialJobs workOnCredentialJobs;
    private final TidyCredentials tidyCredentials;
    private final RefreshListings refreshListings;
    private final Caretaker caretaker;
    private final AtomicLong broken = new AtomicLong();
    private final AtomicLong orphaned = new AtomicLong();
    private final AtomicLong differing = new AtomicLong();

    Rounds(
            KeepWallets keepWallets,
            CheckBooks checkBooks,
            CountOrphanedSlices countOrphanedSlices,
            WatchVendorBills watchVendorBills,
            RecoverCredentials recoverCredentials,
            WorkOnCredentialJobs workOnCredentialJobs,
            TidyCredentials tidyCredentials,
            RefreshListings refreshListings,
            Caretaker caretaker,
            MeterRegistry meters) {
        this.keepWallets = keepWallets;
        this.checkBooks = checkBooks;
        this.countOrphanedSlices = countOrphanedSlices;
        this.watchVendorBills = watchVendorBills;
        this.recoverCredentials = recoverCredentials;
        this.workOnCredentialJobs = workOnCredentialJobs;
        this.tidyCredentials = tidyCredentials;
        this.refreshListings = refreshListings;
        this.caretaker = caretaker;
        meters.gauge("farthing.books.broken", broken);
        meters.gauge("farthing.slices.orphaned", orphaned);
        meters.gauge("farthing.vendor.bills.differing", differing);
    }

    /// Credits end within a second of their instant.
    @Scheduled(every = "1s", delayed = "2s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void wallets() {
        caretaker.lookAfter("the prepaid balances", keepWallets::keep);
    }

    @Produces
    @Singleton
    Job books() {
        return new Job(
                "books",
                "compares what is recorded of orgs' money: what changed lately, and everything once a day",
                Duration.ofMinutes(5),
                () -> {
                    broken.set(checkBooks.check());
                    orphaned.set(countOrphanedSlices.count());
                });
    }

    /// A warning, and never a failure: the bill may be wrong as well as the record.
    @Produces
    @Singleton
    Job vendorBills() {
        return new Job(
                "vendor-bills",
                "compares vendors' bills with what is recorded",
                Duration.ofMinutes(5),
                () -> differing.set(watchVendorBills.watch()));
    }

    /// A few at a time, so that thousands of refused credentials are no storm.
    @Scheduled(every = "5s", delayed = "15s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void credentials() {
        caretaker.lookAfter("refused credentials", recoverCredentials::recover);
    }

    @Produces
    @Singleton
    Job listings() {
        return new Job(
                "model-lists",
                "reads anew which models vendors list, a few credentials at a time",
                Duration.ofSeconds(30),
                refreshListings::refresh);
    }

    /// Whichever replica comes by takes the next pieces.
    @Scheduled(every = "1s", delayed = "2s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void credentialJobs() {
        caretaker.lookAfter("the jobs on credentials", () -> workOnCredentialJobs.work(caretaker::goesOn));
    }

    @Produces
    @Singleton
    Job refusedCredentials() {
        return new Job(
                "refused-credentials",
                "deals with credentials that their vendors have refused for too long",
                Duration.ofMinutes(10),
                tidyCredentials::tidy);
    }
}

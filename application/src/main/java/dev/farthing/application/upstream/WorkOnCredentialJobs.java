package dev.farthing.application.upstream;

import dev.farthing.application.upstream.ActOnCredential.Action;
import dev.farthing.application.upstream.ActOnCredential.Outcome;
import dev.farthing.application.upstream.CredentialJobs.Piece;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// Does the next pieces of the jobs on credentials, some at a time, until there are none.
///
/// A piece that was begun by a replica that is gone is begun again: whatever is done to a credential can be done
/// twice.
@ApplicationScoped
public class WorkOnCredentialJobs {
    /// So many vendors' answers are waited for at once.
    static final int AT_ONCE = 32;

    private static final int MOST_CONNECTIONS = 8;

    /// Longer than the slowest piece takes.
    static final Duration LEASE = Duration.ofMinutes(2);

    private static final Duration KEPT_FOR = Duration.ofDays(30);

    private final CredentialJobs jobs;
    private final ActOnCredential actOnCredential;
    private final InstantSource clock;
    private final Semaphore connections = new Semaphore(MOST_CONNECTIONS);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    public WorkOnCredentialJobs(CredentialJobs jobs, ActOnCredential actOnCredential, InstantSource clock) {
        this.jobs = jobs;
        this.actOnCredential = actOnCredential;
        this.clock = clock;
    }

    /// @param goOn asked before each further piece
    public void work(BooleanSupplier goOn) {
        jobs.forget(clock.instant().minus(KEPT_FOR));
        var places = new Semaphore(AT_ONCE);
        var trouble = new AtomicReference<@Nullable RuntimeException>();
        try {
            while (goOn.getAsBoolean() && trouble.get() == null && begin(places, trouble)) {
                // as soon as one is done, the next one begins
            }
        } finally {
            places.acquireUninterruptibly(AT_ONCE);
        }
        var bug = trouble.get();
        if (bug != null) {
            throw bug;
        }
    }

    /// Begins as many pieces as there are places for; false when there is none left.
    private boolean begin(Semaphore places, AtomicReference<@Nullable RuntimeException> trouble) {
        places.acquireUninterruptibly();
        int free = 1 + places.drainPermits();
        int begun = 0;
        try {
            var now = clock.instant();
            var pieces = jobs.take(free, now, now.plus(LEASE));
            for (var piece : pieces) {
                threads.execute(() -> {
                    try {
                        one(piece);
                    } catch (RuntimeException bug) {
                        trouble.compareAndSet(null, bug);
                    } finally {
                        places.release();
                    }
                });
                begun++;
            }
            return begun > 0;
        } finally {
            places.release(free - begun);
        }
    }

    /// What waits for nobody but the database is done by fewer at once, or all its connections were taken.
    private void one(Piece piece) {
        Outcome outcome;
        if (piece.action() == Action.VERIFY) {
            outcome = actOnCredential.act(piece.action(), piece.credential());
        } else {
            connections.acquireUninterruptibly();
            try {
                outcome = actOnCredential.act(piece.action(), piece.credential());
            } finally {
                connections.release();
            }
        }
        jobs.finish(piece, outcome, clock.instant());
    }
}

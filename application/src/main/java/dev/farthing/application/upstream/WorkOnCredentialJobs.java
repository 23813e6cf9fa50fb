package dev.farthing.application.upstream;

import dev.farthing.application.upstream.CredentialJobs.Piece;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;

/// Does the next pieces of the jobs on credentials, some at a time, until there are none.
///
/// A piece that was begun by a replica that is gone is begun again: whatever is done to a credential can be done
/// twice.
@ApplicationScoped
public class WorkOnCredentialJobs {
    /// So many vendors' answers are waited for at once.
    static final int AT_ONCE = 8;

    /// Longer than the slowest piece takes.
    static final Duration LEASE = Duration.ofMinutes(2);

    private static final Duration KEPT_FOR = Duration.ofDays(30);

    private final CredentialJobs jobs;
    private final ActOnCredential actOnCredential;
    private final InstantSource clock;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    public WorkOnCredentialJobs(CredentialJobs jobs, ActOnCredential actOnCredential, InstantSource clock) {
        this.jobs = jobs;
        this.actOnCredential = actOnCredential;
        this.clock = clock;
    }

    /// @param goOn asked before each round
    public void work(BooleanSupplier goOn) {
        jobs.forget(clock.instant().minus(KEPT_FOR));
        while (goOn.getAsBoolean()) {
            var now = clock.instant();
            var pieces = jobs.take(AT_ONCE, now, now.plus(LEASE));
            if (pieces.isEmpty()) {
                return;
            }
            all(pieces);
        }
    }

    private void all(List<Piece> pieces) {
        CompletableFuture.allOf(pieces.stream()
                        .map(piece -> CompletableFuture.runAsync(() -> one(piece), threads))
                        .toArray(CompletableFuture<?>[]::new))
                .join();
    }

    private void one(Piece piece) {
        jobs.finish(piece, actOnCredential.act(piece.action(), piece.credential()), clock.instant());
    }
}

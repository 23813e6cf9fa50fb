package dev.farthing.application.upstream;

import dev.farthing.application.Slice;
import dev.farthing.application.upstream.ActOnCredential.Action;
import dev.farthing.application.upstream.ActOnCredential.Outcome;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What is to be done to many credentials, kept piece by piece, so that any replica goes on where another one
/// stopped. Every method is a transaction of its own unless there is one.
public interface CredentialJobs {
    /// Keeps a job; false when as many as may wait are unfinished already.
    boolean add(UUID id, Action action, List<UUID> credentials, Instant now, int mostUnfinished);

    /// Pieces that nobody works on, oldest jobs first; they are the taker's until the instant, then anybody's again.
    List<Piece> take(int most, Instant now, Instant until);

    /// Keeps what became of a piece.
    void finish(Piece piece, Outcome outcome, Instant now);

    /// How far a job is, with a part of what became of its pieces, in the order asked for.
    Optional<Progress> find(UUID id, Slice results);

    /// Forgets jobs older than that; how many.
    int forget(Instant before);

    /// One credential of a job.
    record Piece(UUID job, int position, Action action, UUID credential) {}

    /// How far a job is.
    ///
    /// @param finishedAt null while there is something left to do
    /// @param failures what failed, by code
    /// @param results a part of the finished ones
    record Progress(
            UUID id,
            Action action,
            int total,
            int done,
            int failed,
            Instant createdAt,
            @Nullable Instant finishedAt,
            List<Failures> failures,
            List<Outcome> results) {
        public Progress {
            failures = List.copyOf(failures);
            results = List.copyOf(results);
        }
    }

    /// What failed for one reason.
    ///
    /// @param ids some of those it happened to
    record Failures(String code, int count, String sentence, List<UUID> ids) {
        public static final int MOST_IDS = 100;

        public Failures {
            ids = List.copyOf(ids);
        }
    }
}

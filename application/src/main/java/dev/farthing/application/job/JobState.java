package dev.farthing.application.job;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// How a job is: its last run, the one that is on, and the next one.
///
/// @param wanted whether somebody wants it to run now
/// @param runningSince null while it does not run
/// @param startedAt when its last run began; null before the first
/// @param finishedAt when that ended; null where its process ended before it did
/// @param outcome what came of it; null before the first
/// @param error why it failed
/// @param nextAt when it begins next; null while it is paused
public record JobState(
        String name,
        String purpose,
        Duration every,
        boolean paused,
        boolean wanted,
        @Nullable Instant runningSince,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        @Nullable Outcome outcome,
        @Nullable String error,
        @Nullable Instant nextAt,
        long runs,
        long failures) {
    /// What came of a run.
    public enum Outcome {
        OK,
        FAILED,
        /// Its process ended before it did.
        INTERRUPTED
    }
}

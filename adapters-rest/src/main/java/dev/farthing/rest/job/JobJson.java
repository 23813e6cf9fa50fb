package dev.farthing.rest.job;

import dev.farthing.application.job.JobState;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A job: what it does, how its last run went and when the next one begins.
///
/// @param wanted whether it was told to run now and has not begun yet
/// @param lastOutcome null before the first run
/// @param lastDurationMs null where its process ended before it did
/// @param nextRunAt null while it is paused
@Schema(name = "Job")
record JobJson(
        @Schema(examples = "\"vendor-bills\"") String name,
        String purpose,
        long everySeconds,
        boolean paused,
        boolean wanted,

        @Schema(enumeration = {"waiting", "running", "paused"})
        String state,

        @Nullable Instant runningSince,
        @Nullable Instant lastRunAt,
        @Nullable Instant lastFinishedAt,

        @Schema(enumeration = {"ok", "failed", "interrupted"}) @Nullable
        String lastOutcome,

        @Nullable Long lastDurationMs,
        @Nullable String lastError,
        @Nullable Instant nextRunAt,
        long runs,
        long failures) {
    /// What can be changed of a job.
    @Schema(name = "JobPatch")
    record Patch(boolean paused) {}

    static JobJson of(JobState job) {
        var started = job.startedAt();
        var finished = job.finishedAt();
        var outcome = job.outcome();
        return new JobJson(
                job.name(),
                job.purpose(),
                job.every().toSeconds(),
                job.paused(),
                job.wanted(),
                job.runningSince() != null ? "running" : job.paused() ? "paused" : "waiting",
                job.runningSince(),
                started,
                finished,
                outcome == null ? null : outcome.name().toLowerCase(Locale.ROOT),
                started == null || finished == null
                        ? null
                        : Duration.between(started, finished).toMillis(),
                job.error(),
                job.nextAt(),
                job.runs(),
                job.failures());
    }
}

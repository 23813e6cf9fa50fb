package dev.farthing.web.config;

import dev.farthing.application.job.JobState;
import dev.farthing.application.job.JobState.Outcome;
import dev.farthing.web.Format;
import dev.farthing.web.Language;
import dev.farthing.web.Said;
import dev.farthing.web.Shown;
import org.jspecify.annotations.Nullable;

/// How something looks that is done by the clock.
///
/// @param outcome of its last run: `ok`, `failed`, `interrupted`, or empty before the first
/// @param error why the last run failed; null where it did not
record JobRow(
        String name,
        String purpose,
        String every,
        boolean paused,
        boolean running,
        boolean wanted,
        Shown last,
        String outcome,
        @Nullable Said error,
        Shown next,
        String runs,
        String failures) {
    static JobRow of(JobState job, Language language, ConfigWords words, Format format) {
        return new JobRow(
                job.name(),
                language == Language.ZH ? JobsInChinese.of(job.name(), job.purpose()) : job.purpose(),
                format.lasting(job.every()),
                job.paused(),
                job.runningSince() != null,
                job.wanted(),
                format.atOrNever(job.startedAt()),
                outcome(job.outcome()),
                job.error() == null ? null : Said.sentence(job.error(), words.job_failed_told(), language),
                format.atOrNever(job.nextAt()),
                format.count(job.runs()),
                format.count(job.failures()));
    }

    private static String outcome(@Nullable Outcome outcome) {
        return outcome == null
                ? ""
                : switch (outcome) {
                    case OK -> "ok";
                    case FAILED -> "failed";
                    case INTERRUPTED -> "interrupted";
                };
    }
}

package dev.farthing.application.job;

import dev.farthing.application.job.JobState.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Keeps jobs in a map.
public final class RememberedJobs implements JobBook, JobTurns {
    private static final Duration LEASE = Duration.ofMinutes(1);

    private final InstantSource clock;
    private final Map<String, Kept> jobs = new TreeMap<>();

    private static final class Kept {
        JobState state;
        Instant nextAt;
        UUID runner = new UUID(0, 0);
        Instant heldUntil = Instant.MIN;

        Kept(Job job, Instant nextAt) {
            this.nextAt = nextAt;
            this.state = new JobState(
                    job.name(), job.purpose(), job.every(), false, false, null, null, null, null, null, nextAt, 0, 0);
        }

        void is(
                boolean paused,
                boolean wanted,
                @Nullable Instant runningSince,
                @Nullable Instant startedAt,
                @Nullable Instant finishedAt,
                @Nullable Outcome outcome,
                @Nullable String error) {
            state = new JobState(
                    state.name(),
                    state.purpose(),
                    state.every(),
                    paused,
                    wanted,
                    runningSince,
                    startedAt,
                    finishedAt,
                    outcome,
                    error,
                    paused ? null : nextAt,
                    state.runs(),
                    state.failures());
        }

        void counts(int runs, int failures) {
            state = new JobState(
                    state.name(),
                    state.purpose(),
                    state.every(),
                    state.paused(),
                    state.wanted(),
                    state.runningSince(),
                    state.startedAt(),
                    state.finishedAt(),
                    state.outcome(),
                    state.error(),
                    state.nextAt(),
                    state.runs() + runs,
                    state.failures() + failures);
        }
    }

    public RememberedJobs(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public void enter(Collection<Job> those) {
        var soon = clock.instant().plus(Duration.ofMinutes(1));
        for (var job : those) {
            var first = clock.instant().plus(job.every());
            jobs.putIfAbsent(job.name(), new Kept(job, first.isBefore(soon) ? first : soon));
        }
    }

    @Override
    public List<String> due() {
        return jobs.values().stream()
                .filter(this::mayBegin)
                .map(kept -> kept.state.name())
                .toList();
    }

    private boolean mayBegin(Kept kept) {
        var state = kept.state;
        return !isRunning(kept) && (state.wanted() || !state.paused() && !kept.nextAt.isAfter(clock.instant()));
    }

    private boolean isRunning(Kept kept) {
        return kept.state.runningSince() != null && kept.heldUntil.isAfter(clock.instant());
    }

    @Override
    public boolean begin(String name, UUID runner) {
        var kept = jobs.get(name);
        if (kept == null || !mayBegin(kept)) {
            return false;
        }
        var state = shown(kept);
        kept.nextAt = clock.instant().plus(state.every());
        kept.runner = runner;
        kept.heldUntil = clock.instant().plus(LEASE);
        kept.is(
                state.paused(),
                false,
                clock.instant(),
                state.startedAt(),
                state.finishedAt(),
                state.outcome(),
                state.error());
        kept.counts(1, state.outcome() == Outcome.INTERRUPTED ? 1 : 0);
        return true;
    }

    @Override
    public void hold(Collection<String> names, UUID runner) {
        jobs.values().stream()
                .filter(kept -> names.contains(kept.state.name()) && kept.runner.equals(runner))
                .forEach(kept -> kept.heldUntil = clock.instant().plus(LEASE));
    }

    @Override
    public void finish(String name, UUID runner, @Nullable String failure) {
        var kept = jobs.get(name);
        if (kept == null || !kept.runner.equals(runner) || kept.state.runningSince() == null) {
            return;
        }
        kept.is(
                kept.state.paused(),
                kept.state.wanted(),
                null,
                kept.state.runningSince(),
                clock.instant(),
                failure == null ? Outcome.OK : Outcome.FAILED,
                failure);
        kept.counts(0, failure == null ? 0 : 1);
    }

    @Override
    public List<JobState> all() {
        return jobs.values().stream().map(this::shown).toList();
    }

    private JobState shown(Kept kept) {
        var state = kept.state;
        if (state.runningSince() != null && !isRunning(kept)) {
            kept.is(state.paused(), state.wanted(), null, state.runningSince(), null, Outcome.INTERRUPTED, null);
        }
        return kept.state;
    }

    @Override
    public Optional<JobState> find(String name) {
        return Optional.ofNullable(jobs.get(name)).map(this::shown);
    }

    @Override
    public void want(String name) {
        var kept = jobs.get(name);
        if (kept != null) {
            var state = kept.state;
            kept.is(
                    state.paused(),
                    true,
                    state.runningSince(),
                    state.startedAt(),
                    state.finishedAt(),
                    state.outcome(),
                    state.error());
        }
    }

    @Override
    public void pause(String name, boolean paused) {
        var kept = jobs.get(name);
        if (kept != null) {
            var state = kept.state;
            kept.is(
                    paused,
                    state.wanted(),
                    state.runningSince(),
                    state.startedAt(),
                    state.finishedAt(),
                    state.outcome(),
                    state.error());
        }
    }
}

package dev.farthing.application.job;

import java.time.Duration;
import java.time.Instant;

class RememberedJobsTest implements JobsContract {
    private Instant now = Instant.parse("2026-11-22T12:00:00Z");
    private final RememberedJobs jobs = new RememberedJobs(() -> now);

    @Override
    public JobBook book() {
        return jobs;
    }

    @Override
    public JobTurns turns() {
        return jobs;
    }

    @Override
    public void pass(Duration time) {
        now = now.plus(time);
    }
}

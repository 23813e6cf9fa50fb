package dev.farthing.application.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farthing.application.audit.RememberedAudit;
import dev.farthing.application.job.JobState.Outcome;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.fault.FaultException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class RunJobsTest {
    private Instant now = Instant.parse("2026-11-22T12:00:00Z");
    private final RememberedJobs jobs = new RememberedJobs(() -> now);
    private final RememberedAudit audit = new RememberedAudit();
    private final StartJob startJob = new StartJob(jobs, audit);
    private final PauseJob pauseJob = new PauseJob(jobs, audit);
    private final RunJobs replica = new RunJobs(jobs, UUID::randomUUID);
    private final RunJobs another = new RunJobs(jobs, UUID::randomUUID);
    private final List<String> done = new ArrayList<>();
    private final List<RuntimeException> failures = new ArrayList<>();
    private Runnable work = () -> done.add("sweep");

    private final List<Job> all = List.of(
            new Job("sweep", "sweeps", Duration.ofHours(1), () -> work.run()),
            new Job("dust", "dusts", Duration.ofDays(1), () -> done.add("dust")));

    private void tick(RunJobs of, Executor threads) {
        of.run(all, threads, (_, failure) -> failures.add(failure));
    }

    private void tick() {
        tick(replica, Runnable::run);
    }

    private JobState sweep() {
        return jobs.find("sweep").orElseThrow();
    }

    @Test
    void jobsRunWhenTheirTimeHasCome() {
        tick();
        assertThat(done).isEmpty();
        now = now.plusSeconds(60);
        tick();
        tick();
        assertThat(done).containsExactlyInAnyOrder("sweep", "dust");
        now = now.plus(Duration.ofHours(1));
        tick();
        assertThat(done).containsExactlyInAnyOrder("sweep", "dust", "sweep");
    }

    @Test
    void whatRunsSomewhereBeginsNowhereElseHoweverLongItTakes() {
        var later = new ArrayList<Runnable>();
        tick();
        pauseJob.pause("dust", true);
        startJob.start("sweep");
        for (int i = 0; i < 4; i++) {
            tick(replica, later::add);
            now = now.plusSeconds(45);
            tick(another, later::add);
        }
        assertThat(later).hasSize(1);
        later.forEach(Runnable::run);
        assertThat(done).containsExactly("sweep");
        assertThat(sweep().outcome()).isEqualTo(Outcome.OK);
    }

    @Test
    void aFailureSaysWhyInOurOwnWordsAlone() {
        tick();
        work = () -> {
            throw new IllegalArgumentException("password=hunter2");
        };
        startJob.start("sweep");
        tick();
        assertThat(sweep().outcome()).isEqualTo(Outcome.FAILED);
        assertThat(sweep().error()).startsWith("IllegalArgumentException").doesNotContain("hunter2");
        work = () -> {
            throw new IllegalStateException("the vendor did not like sk-live-0123456789abcdef " + "x".repeat(600));
        };
        startJob.start("sweep");
        tick();
        assertThat(sweep().error())
                .startsWith("the vendor did not like […] x")
                .doesNotContain("0123456789abcdef")
                .hasSize(500);
        work = () -> {
            throw Fault.UPSTREAM_ERROR.because("Nobody answers.");
        };
        startJob.start("sweep");
        tick();
        assertThat(sweep().error()).isEqualTo("Nobody answers.");
        assertThat(failures).hasSize(3);
        assertThat(sweep().failures()).isEqualTo(3);
    }

    @Test
    void aWishIsRecordedAndRunsEvenWhatIsPaused() {
        tick();
        assertThat(pauseJob.pause("sweep", true).paused()).isTrue();
        assertThat(pauseJob.pause("sweep", true).paused()).isTrue();
        now = now.plus(Duration.ofDays(2));
        pauseJob.pause("dust", true);
        tick();
        assertThat(done).isEmpty();
        assertThat(startJob.start("sweep").wanted()).isTrue();
        tick();
        assertThat(done).containsExactly("sweep");
        pauseJob.pause("sweep", false);
        assertThat(audit.deeds)
                .extracting(deed -> deed.action() + " " + deed.objectId())
                .containsExactly("pause sweep", "pause dust", "run sweep", "resume sweep");
    }

    @Test
    void aJobThatIsNotThereIsNotFound() {
        assertThatThrownBy(() -> startJob.start("nonsense")).isInstanceOf(FaultException.class);
        assertThatThrownBy(() -> pauseJob.pause("nonsense", true)).isInstanceOf(FaultException.class);
        assertThat(new ListJobs(jobs).list()).isEmpty();
    }

    @Test
    void aJobThatCannotBeBegunIsTriedAgain() {
        tick();
        startJob.start("sweep");
        assertThatThrownBy(() -> tick(replica, _ -> {
                    throw new RejectedExecutionException("full");
                }))
                .isInstanceOf(RejectedExecutionException.class);
        now = now.plusSeconds(61);
        pauseJob.pause("dust", true);
        startJob.start("sweep");
        tick();
        assertThat(done).containsExactly("sweep");
    }
}

package dev.farthing.persistence.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.application.job.Job;
import dev.farthing.application.job.JobBook;
import dev.farthing.application.job.JobTurns;
import dev.farthing.application.job.JobsContract;
import dev.farthing.persistence.Sql;
import dev.farthing.persistence.server.FreshDatabase;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PostgresJobsTest implements JobsContract {
    @RegisterExtension
    static final FreshDatabase DATABASE = new FreshDatabase();

    private final PostgresJobs jobs = new PostgresJobs(DATABASE.dataSource());

    @BeforeEach
    void begin() {
        Sql.of("DELETE FROM job").change(DATABASE.dataSource());
    }

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
        Sql.of(
                        "UPDATE job SET next_at = next_at - make_interval(secs => ?), held_until = held_until"
                                + " - make_interval(secs => ?)",
                        (int) time.toSeconds(),
                        (int) time.toSeconds())
                .change(DATABASE.dataSource());
    }

    @Test
    void ofManyReplicasOneIsFirst() throws InterruptedException {
        jobs.enter(List.of(SWEEP));
        for (int round = 0; round < 20; round++) {
            jobs.want("sweep");
            var first = new ConcurrentLinkedQueue<UUID>();
            var replicas = Stream.generate(UUID::randomUUID)
                    .limit(8)
                    .map(me -> Thread.ofVirtual().start(() -> {
                        if (jobs.begin("sweep", me)) {
                            first.add(me);
                        }
                    }))
                    .toList();
            for (var replica : replicas) {
                replica.join();
            }
            assertThat(first).hasSize(1);
            jobs.finish("sweep", first.element(), null);
        }
        assertThat(jobs.find("sweep").orElseThrow().runs()).isEqualTo(20);
    }

    @Test
    void anotherIntervalHoldsFromNowOn() {
        jobs.enter(List.of(SWEEP));
        jobs.want("sweep");
        jobs.begin("sweep", ONE);
        jobs.finish("sweep", ONE, null);
        jobs.enter(List.of(new Job("sweep", "sweeps", Duration.ofMinutes(5), () -> {})));
        assertThat(turns().due()).isEmpty();
        pass(Duration.ofMinutes(5));
        assertThat(turns().due()).containsExactly("sweep");
        assertThat(jobs.find("sweep").orElseThrow().purpose()).isEqualTo("sweeps");
    }
}

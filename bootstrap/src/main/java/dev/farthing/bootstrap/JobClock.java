package dev.farthing.bootstrap;

import dev.farthing.application.job.Job;
import dev.farthing.application.job.RunJobs;
import io.quarkus.arc.All;
import io.quarkus.arc.Arc;
import io.quarkus.scheduler.Scheduled;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import org.jboss.logging.Logger;

/// Looks every second which jobs begin here. Whoever offers a bean of the type [Job] has it run.
@Singleton
class JobClock {
    private static final Logger LOG = Logger.getLogger(JobClock.class);

    private final List<Job> jobs;
    private final RunJobs runJobs;
    private final Caretaker caretaker;
    private final Executor threads = Executors.newVirtualThreadPerTaskExecutor();

    JobClock(@All List<Job> jobs, RunJobs runJobs, Caretaker caretaker) {
        this.jobs = jobs;
        this.runJobs = runJobs;
        this.caretaker = caretaker;
    }

    @Scheduled(every = "1s", delayed = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void tick() {
        caretaker.lookAfter("the jobs", () -> runJobs.run(jobs, this::begin, this::failed));
    }

    /// Use cases read without a transaction too, and then the framework wants a request to belong to.
    private void begin(Runnable job) {
        threads.execute(() -> {
            var request = Arc.container().requestContext();
            request.activate();
            try {
                job.run();
            } finally {
                request.terminate();
            }
        });
    }

    private void failed(Job job, RuntimeException failure) {
        if (caretaker.goesOn()) {
            LOG.errorf(failure, "the job %s failed", job.name());
        }
    }
}

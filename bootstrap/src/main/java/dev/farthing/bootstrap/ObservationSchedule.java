package dev.farthing.bootstrap;

import dev.farthing.application.job.Job;
import dev.farthing.application.observation.FoldUsage;
import dev.farthing.application.observation.ForgetSessions;
import dev.farthing.application.observation.MendUsage;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/// Keeps the sums up with the calls, and what figures are counted by from growing for ever.
@Singleton
class ObservationSchedule {
    private final ForgetSessions forgetSessions;
    private final FoldUsage foldUsage;
    private final MendUsage mendUsage;
    private final Caretaker caretaker;
    private final AtomicLong pendingCalls = new AtomicLong();
    private final AtomicLong pendingMillis = new AtomicLong();

    ObservationSchedule(
            ForgetSessions forgetSessions,
            FoldUsage foldUsage,
            MendUsage mendUsage,
            Caretaker caretaker,
            MeterRegistry meters) {
        this.forgetSessions = forgetSessions;
        this.foldUsage = foldUsage;
        this.mendUsage = mendUsage;
        this.caretaker = caretaker;
        meters.gauge("farthing.sums.pending", pendingCalls);
        meters.gauge("farthing.sums.pending.millis", pendingMillis);
    }

    /// Whichever replica comes by folds; figures are right without it, and quicker with it.
    @Scheduled(every = "1s", delayed = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void fold() {
        caretaker.lookAfter("the sums of usage", () -> {
            var backlog = foldUsage.fold(caretaker::goesOn);
            pendingCalls.set(backlog.calls());
            pendingMillis.set(backlog.oldest().toMillis());
        });
    }

    @Produces
    @Singleton
    Job mends() {
        return new Job(
                "usage-sums",
                "counts anew what replicas of an older version left out of the sums of usage",
                Duration.ofMinutes(10),
                mendUsage::mend);
    }

    @Produces
    @Singleton
    Job conversations() {
        return new Job(
                "conversations",
                "forgets by what the conversations of past days were told apart",
                Duration.ofHours(1),
                forgetSessions::forget);
    }

    /// What the last calls came to, so that an older version, or a copy that is made now, finds it in the sums. One
    /// bite:
    /// what is more is read as pending, and taken up by whoever comes next.
    void end(@Observes ShutdownEvent event) {
        caretaker.lookAfterOnceMore("the sums of usage", () -> foldUsage.fold(() -> false));
    }
}

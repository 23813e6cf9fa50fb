package dev.farthing.bootstrap;

import dev.farthing.application.observation.FoldUsage;
import dev.farthing.application.observation.ForgetSessions;
import dev.farthing.application.observation.MendUsage;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import jakarta.inject.Singleton;
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

    @Scheduled(every = "10m", delayed = "4m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void mend() {
        caretaker.lookAfter("what older replicas settled", mendUsage::mend);
    }

    @Scheduled(every = "1h", delayed = "7m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void forget() {
        caretaker.lookAfter("the conversations of past days", forgetSessions::forget);
    }
}

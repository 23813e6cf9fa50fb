package dev.farthing.bootstrap;

import dev.farthing.application.observation.ForgetSessions;
import io.quarkus.scheduler.Scheduled;
import jakarta.inject.Singleton;

/// Keeps what figures are counted by from growing for ever.
@Singleton
class ObservationSchedule {
    private final ForgetSessions forgetSessions;
    private final Caretaker caretaker;

    ObservationSchedule(ForgetSessions forgetSessions, Caretaker caretaker) {
        this.forgetSessions = forgetSessions;
        this.caretaker = caretaker;
    }

    @Scheduled(every = "1h", delayed = "7m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void forget() {
        caretaker.lookAfter("the conversations of past days", forgetSessions::forget);
    }
}

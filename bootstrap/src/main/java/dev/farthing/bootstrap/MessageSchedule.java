package dev.farthing.bootstrap;

import dev.farthing.application.alert.EvaluateAlerts;
import dev.farthing.application.job.Job;
import dev.farthing.application.webhook.DeliverMessages;
import dev.farthing.application.webhook.DistributeMessages;
import dev.farthing.application.webhook.ForgetDeliveries;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Tells those who want to know; every replica brings what it comes by.
@Singleton
class MessageSchedule {
    private final EvaluateAlerts evaluateAlerts;
    private final DistributeMessages distributeMessages;
    private final DeliverMessages deliverMessages;
    private final ForgetDeliveries forgetDeliveries;
    private final Caretaker caretaker;

    MessageSchedule(
            EvaluateAlerts evaluateAlerts,
            DistributeMessages distributeMessages,
            DeliverMessages deliverMessages,
            ForgetDeliveries forgetDeliveries,
            Caretaker caretaker) {
        this.evaluateAlerts = evaluateAlerts;
        this.distributeMessages = distributeMessages;
        this.deliverMessages = deliverMessages;
        this.forgetDeliveries = forgetDeliveries;
        this.caretaker = caretaker;
    }

    /// Each rule has its own beat; this is how soon after it a rule is looked at.
    @Scheduled(every = "2s", delayed = "3s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void evaluate() {
        caretaker.lookAfter("the alert rules", () -> evaluateAlerts.evaluate(caretaker::goesOn));
    }

    @Scheduled(every = "1s", delayed = "2s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void deliver() {
        caretaker.lookAfter("the messages", () -> {
            distributeMessages.distribute(caretaker::goesOn);
            var _ = deliverMessages.deliver().whenComplete((_, bug) -> tell(bug));
        });
    }

    private void tell(@Nullable Throwable bug) {
        if (bug != null) {
            caretaker.lookAfter("the receivers of messages", () -> {
                throw new IllegalStateException("a message could not be brought", bug);
            });
        }
    }

    @Produces
    @Singleton
    Job messages() {
        return new Job(
                "old-messages",
                "gives up what waits for receivers that are switched off, and forgets deliveries long over",
                Duration.ofMinutes(10),
                forgetDeliveries::forget);
    }
}

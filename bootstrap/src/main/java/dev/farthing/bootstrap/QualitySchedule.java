package dev.farthing.bootstrap;

import dev.farthing.application.authenticity.KeepEvidence;
import dev.farthing.application.ceiling.FollowCeilings;
import dev.farthing.application.job.Job;
import dev.farthing.application.quality.FollowQuality;
import dev.farthing.application.quality.ForgetQuality;
import dev.farthing.application.quality.JudgeQuality;
import dev.farthing.application.quality.ProbeChannels;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;

/// Watches how well vendors serve: every replica counts, one at a time judges.
@Singleton
class QualitySchedule {
    private final FollowQuality followQuality;
    private final JudgeQuality judgeQuality;
    private final ProbeChannels probeChannels;
    private final ForgetQuality forgetQuality;
    private final KeepEvidence keepEvidence;
    private final FollowCeilings followCeilings;
    private final Caretaker caretaker;

    QualitySchedule(
            FollowQuality followQuality,
            JudgeQuality judgeQuality,
            ProbeChannels probeChannels,
            ForgetQuality forgetQuality,
            KeepEvidence keepEvidence,
            FollowCeilings followCeilings,
            Caretaker caretaker) {
        this.followQuality = followQuality;
        this.judgeQuality = judgeQuality;
        this.probeChannels = probeChannels;
        this.forgetQuality = forgetQuality;
        this.keepEvidence = keepEvidence;
        this.followCeilings = followCeilings;
        this.caretaker = caretaker;
    }

    @Scheduled(every = "1s", delayed = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void follow() {
        caretaker.lookAfter("the quality of vendors", followQuality::follow);
    }

    @Scheduled(every = "10s", delayed = "10s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void judge() {
        caretaker.lookAfter("the verdicts on vendors", judgeQuality::judge);
    }

    /// A few at a time, each a few times between two steps.
    @Scheduled(every = "1s", delayed = "10s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void probe() {
        caretaker.lookAfter("the vendors that served badly", probeChannels::probe);
    }

    @Scheduled(every = "1s", delayed = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void ceilings() {
        caretaker.lookAfter("the ceilings of credentials", followCeilings::follow);
    }

    @Scheduled(every = "5s", delayed = "2s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void evidence() {
        caretaker.lookAfter("what vendors claim", keepEvidence::keep);
    }

    @Produces
    @Singleton
    Job figures() {
        return new Job(
                "quality-figures",
                "forgets figures of vendors that nothing is judged by any more",
                Duration.ofMinutes(10),
                forgetQuality::forget);
    }

    /// What came in since the last round, that of the calls included that ended while nobody was let in any more.
    void end(@Observes ShutdownEvent event) {
        caretaker.lookAfterOnceMore("the quality of vendors", followQuality::follow);
        caretaker.lookAfterOnceMore("the ceilings of credentials", followCeilings::follow);
        caretaker.lookAfterOnceMore("what vendors claim", keepEvidence::keep);
    }
}

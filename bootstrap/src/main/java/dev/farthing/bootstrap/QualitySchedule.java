package dev.farthing.bootstrap;

import dev.farthing.application.authenticity.KeepEvidence;
import dev.farthing.application.ceiling.FollowCeilings;
import dev.farthing.application.quality.FollowQuality;
import dev.farthing.application.quality.ForgetQuality;
import dev.farthing.application.quality.JudgeQuality;
import dev.farthing.application.start.Drain;
import io.quarkus.scheduler.Scheduled;
import jakarta.inject.Singleton;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/// Watches how well vendors serve: every replica counts, one at a time judges.
@Singleton
class QualitySchedule {
    private static final Logger LOG = Logger.getLogger(QualitySchedule.class);

    private final FollowQuality followQuality;
    private final JudgeQuality judgeQuality;
    private final ForgetQuality forgetQuality;
    private final KeepEvidence keepEvidence;
    private final FollowCeilings followCeilings;
    private final Drain drain;
    private final Set<String> troubled = ConcurrentHashMap.newKeySet();

    QualitySchedule(
            FollowQuality followQuality,
            JudgeQuality judgeQuality,
            ForgetQuality forgetQuality,
            KeepEvidence keepEvidence,
            FollowCeilings followCeilings,
            Drain drain) {
        this.followQuality = followQuality;
        this.judgeQuality = judgeQuality;
        this.forgetQuality = forgetQuality;
        this.keepEvidence = keepEvidence;
        this.followCeilings = followCeilings;
        this.drain = drain;
    }

    @Scheduled(every = "1s", delayed = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void follow() {
        quietly("the quality of vendors", followQuality::follow);
    }

    @Scheduled(every = "10s", delayed = "10s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void judge() {
        quietly("the verdicts on vendors", judgeQuality::judge);
    }

    @Scheduled(every = "1s", delayed = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void ceilings() {
        quietly("the ceilings of credentials", followCeilings::follow);
    }

    @Scheduled(every = "5s", delayed = "2s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void evidence() {
        quietly("what vendors claim", keepEvidence::keep);
    }

    @Scheduled(every = "10m", delayed = "4m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void forget() {
        quietly("the old figures of vendors", forgetQuality::forget);
    }

    /// Trouble is told once until it is over.
    private void quietly(String what, Runnable round) {
        if (drain.draining()) {
            return;
        }
        try {
            round.run();
            troubled.remove(what);
        } catch (RuntimeException e) {
            if (!drain.draining() && troubled.add(what)) {
                LOG.errorf(e, "%s could not be looked after, trying again", what);
            }
        }
    }
}

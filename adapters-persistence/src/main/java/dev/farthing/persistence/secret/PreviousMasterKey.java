package dev.farthing.persistence.secret;

import dev.farthing.application.masterkey.MasterKeyRotation;
import dev.farthing.application.masterkey.Remaining;
import dev.farthing.application.start.StartRefusedException;
import dev.farthing.application.start.StartUpStep;
import io.quarkus.scheduler.Scheduled;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import org.jboss.logging.Logger;

/// Takes the previous master key out of use: moves what can be moved, and says what still needs it.
@Singleton
class PreviousMasterKey implements StartUpStep {
    private static final Logger LOG = Logger.getLogger(PreviousMasterKey.class);
    private static final int AFTER_THE_MARK = 20;

    private final MasterKey key;
    private final CredentialResealing resealing;
    private final AnswerResealing answers;
    private final MasterKeyRotation rotation;
    private boolean retired;

    PreviousMasterKey(
            MasterKey key, CredentialResealing resealing, AnswerResealing answers, MasterKeyRotation rotation) {
        this.key = key;
        this.resealing = resealing;
        this.answers = answers;
        this.rotation = rotation;
    }

    @Override
    public int order() {
        return AFTER_THE_MARK;
    }

    @Override
    public void run() {
        move();
        var remaining = rotation.remaining();
        if (key.previous() == null) {
            refuseOrphans(remaining);
        } else if (!remaining.isNothing()) {
            LOG.infof(
                    "FARTHING_MASTER_KEY_PREVIOUS is still needed by %d credentials, %d keys, %d admin keys and %d first"
                            + " answers; a key moves to the new one when it is used, or rotated",
                    remaining.credentials(), remaining.keys(), remaining.adminKeys(), remaining.answers());
        }
        tellOnceRetired(remaining);
    }

    /// What another replica, one that does not know the new key yet, sealed since; and what a failure left
    /// over.
    @Scheduled(every = "60s", delayed = "60s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void again() {
        if (key.previous() != null && !retired) {
            move();
            tellOnceRetired(rotation.remaining());
        }
    }

    private void move() {
        if (key.previous() == null) {
            return;
        }
        try {
            int moved = resealing.reseal();
            if (moved > 0) {
                LOG.infof("%d credentials were sealed anew under FARTHING_MASTER_KEY", moved);
            }
            answers.reseal();
        } catch (SQLException e) {
            LOG.warnf(
                    e,
                    "credentials and first answers could not be sealed anew under FARTHING_MASTER_KEY, trying again");
        }
    }

    private static void refuseOrphans(Remaining remaining) {
        if (remaining.credentials() > 0) {
            throw new StartRefusedException("FARTHING_MASTER_KEY_PREVIOUS is still needed: " + remaining.credentials()
                    + " credentials are sealed under an earlier master key");
        }
        if (!remaining.isNothing()) {
            LOG.warnf(
                    "%d keys and %d admin keys are hashed under an earlier master key and open nothing without"
                            + " FARTHING_MASTER_KEY_PREVIOUS",
                    remaining.keys(), remaining.adminKeys());
        }
    }

    private void tellOnceRetired(Remaining remaining) {
        if (key.previous() != null && !retired && remaining.isNothing()) {
            retired = true;
            LOG.info("nothing needs FARTHING_MASTER_KEY_PREVIOUS any more: it can be taken away");
        }
    }
}

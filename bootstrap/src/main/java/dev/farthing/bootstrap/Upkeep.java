package dev.farthing.bootstrap;

import dev.farthing.application.job.Job;
import dev.farthing.application.retention.EraseOrgs;
import dev.farthing.application.retention.ForgetOldRows;
import dev.farthing.application.update.CheckForUpdate;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;

/// The jobs that keep the house in order.
@Singleton
class Upkeep {
    private final ForgetOldRows forgetOldRows;
    private final EraseOrgs eraseOrgs;
    private final CheckForUpdate checkForUpdate;
    private final Caretaker caretaker;

    Upkeep(ForgetOldRows forgetOldRows, EraseOrgs eraseOrgs, CheckForUpdate checkForUpdate, Caretaker caretaker) {
        this.forgetOldRows = forgetOldRows;
        this.eraseOrgs = eraseOrgs;
        this.checkForUpdate = checkForUpdate;
        this.caretaker = caretaker;
    }

    @Produces
    @Singleton
    Job retention() {
        return new Job(
                "retention",
                "lets go of calls, errors and what was told to others, each as old as the settings say",
                Duration.ofHours(1),
                forgetOldRows::forget);
    }

    @Produces
    @Singleton
    Job erasures() {
        return new Job(
                "erasures",
                "takes away what is left of orgs that were deleted",
                Duration.ofSeconds(30),
                () -> eraseOrgs.erase(caretaker::goesOn));
    }

    @Produces
    @Singleton
    Job updates() {
        return new Job(
                "update-check",
                "asks the address of the setting update_url for the newest version",
                Duration.ofDays(1),
                checkForUpdate::check);
    }
}

package dev.farthing.application.job;

import java.util.List;
import java.util.Optional;

/// What is known of jobs, and what is wished of them; every change is part of the transaction around it, and holds on
/// all replicas and over restarts.
public interface JobBook {
    /// Every job there is or was, by name.
    List<JobState> all();

    /// The job of this name.
    Optional<JobState> find(String name);

    /// Wants it to run as soon as can be, paused or not; of a job that runs, once more.
    void want(String name);

    /// Lets it rest until it is not paused any more; a run that is on goes on.
    void pause(String name, boolean paused);
}

package dev.farthing.application.job;

import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Whose turn it is to run a job; the clock of the database decides, and every method is a transaction of its own.
public interface JobTurns {
    /// Makes known which jobs there are; what is known of one already stays. A new one begins within a minute.
    void enter(Collection<Job> jobs);

    /// The names of those that may begin now: their time has come and they are not paused, or somebody wants them,
    /// and none of them runs.
    List<String> due();

    /// Begins a job that may begin; false where it may not any more, because another runner was first for instance.
    /// It is this runner's until it is finished, or until nothing was heard of the runner for a minute.
    boolean begin(String name, UUID runner);

    /// Says that the runner is still at these.
    void hold(Collection<String> names, UUID runner);

    /// Ends a run of this runner; one that is not its own any more is left alone.
    ///
    /// @param failure why it failed, in words without secrets; null where all went well
    void finish(String name, UUID runner, @Nullable String failure);
}

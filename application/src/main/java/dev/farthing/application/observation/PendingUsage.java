package dev.farthing.application.observation;

import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;

/// Calls that are settled and that the sums have yet to take up. Figures count them all the same.
public interface PendingUsage {
    /// Has the sums take up about so many calls, the oldest first: all of that or nothing.
    ///
    /// @return how many they were; nothing where another replica is at it
    OptionalLong fold(int most);

    /// Has the sums by everything be made anew where since an instant they miss what a replica of an older version
    /// settled.
    void mend(Instant since);

    /// How many wait, and for how long the oldest does.
    Backlog backlog();

    /// Calls that wait.
    record Backlog(long calls, Duration oldest) {}
}

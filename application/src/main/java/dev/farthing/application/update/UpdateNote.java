package dev.farthing.application.update;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What was heard of newer versions last, for all replicas; each method is a transaction of its own unless there is
/// one.
public interface UpdateNote {
    /// What was heard last; empty before anything was.
    Optional<Heard> last();

    /// Keeps this in place of what was heard before.
    void note(Heard heard);

    /// One answer.
    ///
    /// @param url who gave it
    /// @param latest null where none was understood
    /// @param error why not
    record Heard(
            String url, @Nullable String latest, @Nullable String error, Instant at) {}
}

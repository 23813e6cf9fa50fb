package dev.farthing.application.moving;

import java.util.Optional;
import java.util.UUID;

/// Remembers what was made of which thing of another gateway; part of the caller's transaction.
public interface MovingMarks {
    /// Until the transaction ends nobody else moves in.
    void hold();

    /// What was made of this thing, whether it is still there or not.
    Optional<UUID> find(String source, String kind, String foreignId);

    /// Notes what was made of it, in the place of what was made before.
    void note(String source, String kind, String foreignId, UUID objectId);
}

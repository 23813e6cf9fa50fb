package dev.farthing.application.observation;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Remembers notices of maintenance; changes need a transaction of the caller's.
public interface NoticeBoard {
    /// Those that are not over at an instant, the first to begin first.
    List<Notice> ahead(Instant now);

    /// The notice of this id, be it over; empty where there is none.
    Optional<Notice> find(UUID id);

    /// Puts up a new one.
    void add(Notice notice);

    /// Takes one down, if it is there.
    void remove(UUID id);
}

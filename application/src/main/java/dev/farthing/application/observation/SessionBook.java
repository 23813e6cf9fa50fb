package dev.farthing.application.observation;

import java.time.LocalDate;

/// Remembers which conversations were counted already.
public interface SessionBook {
    /// Lets go of those of the days before one; they stay counted.
    void forget(LocalDate before);
}

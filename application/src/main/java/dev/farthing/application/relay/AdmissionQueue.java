package dev.farthing.application.relay;

import java.time.Duration;

/// Those who wait to be admitted.
public interface AdmissionQueue {
    /// For how long whoever came first has waited; zero where nobody waits.
    Duration longestWait();
}

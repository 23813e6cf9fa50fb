package dev.farthing.application.recovery;

import java.time.Duration;
import java.util.List;
import java.util.UUID;

/// Whose turn it is to be probed, over all replicas.
public interface ProbeTurns {
    /// Takes at most so many turns of these credentials. What was taken by anybody, on any replica, is taken by
    /// nobody again before the interval is over: atomic for each credential.
    List<UUID> take(List<UUID> credentials, int most, Duration interval);

    /// Keeps that the credential was verified now.
    void verified(UUID credential);
}

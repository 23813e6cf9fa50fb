package dev.farthing.application.upstream;

import java.time.Duration;
import java.util.List;
import java.util.UUID;

/// Whose list of models is to be read anew, over all replicas.
public interface ListingTurns {
    /// Takes at most so many turns of active credentials that serve nothing but what their vendor lists, each
    /// about an interval after it was last taken, verified or created. What was taken by anybody, on any replica,
    /// is taken by nobody again before the next interval is over: atomic for each credential.
    List<UUID> take(int most, Duration interval);
}

package dev.farthing.application.upstream;

import java.time.Instant;
import java.util.List;

/// Finds what has been refused for long; part of the caller's transaction.
public interface StaleCredentials {
    /// Credentials that have been invalid since the instant or longer, locked; those that another transaction has are
    /// passed over.
    List<KeptCredential> take(Instant invalidSince, int most);
}

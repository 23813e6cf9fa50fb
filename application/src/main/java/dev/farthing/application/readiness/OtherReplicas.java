package dev.farthing.application.readiness;

import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletionStage;

/// Asks other replicas past the database, which may be what cannot be reached.
public interface OtherReplicas {
    /// Whether one of them says that its pulse is well; those that do not answer within a second do not. Never
    /// blocks, never fails.
    CompletionStage<Boolean> isAnyWell(List<URI> others);
}

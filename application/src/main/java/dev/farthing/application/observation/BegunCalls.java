package dev.farthing.application.observation;

import java.time.Instant;
import java.util.UUID;

/// How many calls were begun, whether or not they have ended.
@FunctionalInterface
public interface BegunCalls {
    /// How many calls of an org began from an instant on, each once: those that are open, as far as they are on
    /// record, and those that have ended. Those of sandbox keys and refused ones are not counted.
    long since(UUID orgId, Instant start);
}

package dev.farthing.application.relay;

/// Tells how much time passes, whatever happens to the clock on the wall.
@FunctionalInterface
public interface NanoClock {
    /// Nanoseconds since a moment of its own: only the difference of two readings means anything.
    long nanos();
}

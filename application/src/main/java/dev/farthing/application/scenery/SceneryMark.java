package dev.farthing.application.scenery;

/// Remembers whether the first vendors were brought; part of the caller's transaction.
public interface SceneryMark {
    /// True for exactly one committed transaction in the life of an installation, false for all others; where several
    /// try at once, the others wait for the first.
    boolean take();
}

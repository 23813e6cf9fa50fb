package dev.farthing.bootstrap;

/// Whether the process was told to end.
@FunctionalInterface
interface Ending {
    boolean asked();
}

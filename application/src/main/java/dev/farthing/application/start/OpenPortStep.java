package dev.farthing.application.start;

/// What is done once the port is open and before the ready line says so.
@FunctionalInterface
public interface OpenPortStep {
    /// Runs once; what it throws ends the start.
    void run(int port);
}

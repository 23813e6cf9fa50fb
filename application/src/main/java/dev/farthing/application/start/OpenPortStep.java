package dev.farthing.application.start;

/// What is done once the port is open and before the ready line says so.
@FunctionalInterface
public interface OpenPortStep {
    void run(int port);
}

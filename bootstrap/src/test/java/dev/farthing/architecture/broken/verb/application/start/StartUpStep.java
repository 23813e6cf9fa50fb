package dev.farthing.architecture.broken.verb.application.start;

public interface StartUpStep {
    void run();
}

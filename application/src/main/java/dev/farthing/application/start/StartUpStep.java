package dev.farthing.application.start;

/// Something that must have happened before the first call is accepted; a step that throws stops the start, a
/// [StartRefusedException] with its sentence alone.
public interface StartUpStep {
    /// Its place: lower numbers go first.
    int order();

    void run();
}

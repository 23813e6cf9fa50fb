package dev.farthing.architecture.broken.promise.application;

/// Says what it is.
public interface SoundPromise {
    /// Takes it.
    void take(String what);

    void give();
}

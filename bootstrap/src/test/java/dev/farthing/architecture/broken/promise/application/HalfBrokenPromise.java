package dev.farthing.architecture.broken.promise.application;

/// Says what it is.
public interface HalfBrokenPromise {
    void take(String what);
}

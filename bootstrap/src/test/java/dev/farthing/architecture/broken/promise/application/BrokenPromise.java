package dev.farthing.architecture.broken.promise.application;

public interface BrokenPromise {
    void give();
}

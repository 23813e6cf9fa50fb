package dev.farthing.architecture.broken.transaction.application;

public interface Vendor {
    void call();
}

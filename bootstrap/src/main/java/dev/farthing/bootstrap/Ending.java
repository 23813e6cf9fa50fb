package dev.farthing.bootstrap;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/// How often the process was told to end: once has it wait for open calls, twice has it end them.
final class Ending {
    private static final int AT_ONCE = 3;

    private final AtomicInteger times = new AtomicInteger();
    private final CompletableFuture<Void> hurried = new CompletableFuture<>();

    /// It was told so.
    Wish ask() {
        int now = times.incrementAndGet();
        if (now == 1) {
            return Wish.DRAIN;
        }
        hurried.complete(null);
        return now < AT_ONCE ? Wish.HURRY : Wish.HALT;
    }

    /// What is meant by being told again.
    enum Wish {
        DRAIN,
        HURRY,
        HALT
    }

    boolean asked() {
        return times.get() > 0;
    }

    /// Completes when somebody has lost patience with the calls that are still open.
    CompletableFuture<Void> hurried() {
        return hurried;
    }
}

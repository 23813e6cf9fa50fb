package dev.farthing.journey;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntConsumer;

/// Sides that do something over and over while a test does something to the gateways, until it is told to end.
///
/// Each side has a thread of its own: on a machine of two cores the common pool has one, and whoever keeps it keeps
/// everybody waiting who is told of an end by it, such as those who wait for a process.
final class Traffic implements AutoCloseable {
    private static final Duration PATIENCE = Replicas.LONG ? Duration.ofMinutes(30) : Duration.ofMinutes(2);

    private final List<CompletableFuture<Void>> sides = new ArrayList<>();
    private volatile boolean ending;

    private Traffic() {}

    /// Begins; work that fails ends its side, and is told at the end.
    static Traffic from(int sides, IntConsumer work) {
        var traffic = new Traffic();
        for (int i = 0; i < sides; i++) {
            int side = i;
            traffic.sides.add(once(() -> {
                while (!traffic.ending) {
                    work.accept(side);
                }
            }));
        }
        return traffic;
    }

    /// Does something once, on a thread of its own.
    static CompletableFuture<Void> once(Runnable work) {
        return CompletableFuture.runAsync(
                work, task -> Thread.ofVirtual().name("side").start(task));
    }

    /// Lets each side finish what it is at; fails as the first side that failed did, or that did not come to an end.
    void end() {
        ending = true;
        all(sides);
    }

    /// Waits for all of them, and not for ever.
    static void all(List<CompletableFuture<Void>> sides) {
        try {
            CompletableFuture.allOf(sides.toArray(CompletableFuture[]::new))
                    .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new AssertionError("a side failed", e.getCause());
        } catch (TimeoutException e) {
            var still = sides.stream().filter(side -> !side.isDone()).count();
            throw new AssertionError(still + " of " + sides.size() + " sides do not come to an end", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /// Nobody goes on after a test that failed.
    @Override
    public void close() {
        ending = true;
    }
}

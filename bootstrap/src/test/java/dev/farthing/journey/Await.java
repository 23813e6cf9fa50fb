package dev.farthing.journey;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/// Waits for what must become true, by asking again until a deadline.
final class Await {
    private static final Duration PAUSE = Duration.ofMillis(10);

    private Await() {}

    /// The first value that is good; a failure that tells the last one when none is in time.
    static <T> T until(String what, Duration most, Callable<T> value, Predicate<T> good) {
        long deadline = System.nanoTime() + most.toNanos();
        while (true) {
            T last;
            try {
                last = value.call();
            } catch (Exception e) {
                throw new AssertionError("waiting until " + what, e);
            }
            if (good.test(last)) {
                return last;
            }
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("not within " + most + ": " + what + "; last seen: " + last);
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }
}

package dev.farthing.rest.relay;

import io.vertx.core.Vertx;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// How long clients of one event loop may take to send their requests: one coarse timer for all of them.
///
/// Everybody is given the same time, so whoever began first is due first.
final class Patience {
    private final Vertx vertx;
    private final long nanos;
    private final long tickMillis;
    private @Nullable Wait oldest;
    private @Nullable Wait newest;
    private boolean ticking;

    Patience(Vertx vertx, Duration granted) {
        this.vertx = vertx;
        this.nanos = granted.toNanos();
        this.tickMillis = Math.max(1, granted.toMillis() / 60);
    }

    /// One request that is being awaited.
    static final class Wait {
        private final Runnable giveUp;
        private final long sinceNanos;
        private @Nullable Wait older;
        private @Nullable Wait newer;
        private boolean over;

        private Wait(Runnable giveUp, long sinceNanos) {
            this.giveUp = giveUp;
            this.sinceNanos = sinceNanos;
        }
    }

    /// Runs `giveUp` once the time is over, unless the wait has ended before.
    Wait begin(long nowNanos, Runnable giveUp) {
        var wait = new Wait(giveUp, nowNanos);
        wait.older = newest;
        if (newest == null) {
            oldest = wait;
        } else {
            newest.newer = wait;
        }
        newest = wait;
        if (!ticking) {
            ticking = true;
            vertx.setTimer(tickMillis, _ -> tick());
        }
        return wait;
    }

    void end(Wait wait) {
        if (wait.over) {
            return;
        }
        wait.over = true;
        if (wait.older == null) {
            oldest = wait.newer;
        } else {
            wait.older.newer = wait.newer;
        }
        if (wait.newer == null) {
            newest = wait.older;
        } else {
            wait.newer.older = wait.older;
        }
        wait.older = null;
        wait.newer = null;
    }

    private void tick() {
        if (oldest == null) {
            ticking = false;
            return;
        }
        vertx.setTimer(tickMillis, _ -> tick());
        long now = System.nanoTime();
        for (var wait = oldest; wait != null && now - wait.sinceNanos >= nanos; wait = oldest) {
            end(wait);
            wait.giveUp.run();
        }
    }
}

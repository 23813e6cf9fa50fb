package dev.farthing.upstream.wire;

import io.vertx.core.Vertx;
import org.jspecify.annotations.Nullable;

/// The time limits of all exchanges on one event loop, kept by one coarse timer between them.
///
/// A timer for each would cost a call more than reading its answer does. A limit is noticed up to one tick late.
final class Watch {
    private static final long TICK_MILLIS = 50;
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final Vertx vertx;
    private @Nullable Limit first;
    private boolean ticking;
    /// No limit is due before; it may be earlier than the earliest one.
    private long earliestNanos;

    Watch(Vertx vertx) {
        this.vertx = vertx;
    }

    /// One exchange's place on the watch, used again for each of its limits.
    static final class Limit {
        private final Watch watch;
        private final Runnable due;
        private @Nullable Limit before;
        private @Nullable Limit after;
        private boolean armed;
        private long dueNanos;

        /// @param due run on the event loop, in the context of whichever exchange began to watch
        Limit(Watch watch, Runnable due) {
            this.watch = watch;
            this.due = due;
        }

        /// Takes the place of whatever was armed before.
        void arm(long nowNanos, long millis) {
            dueNanos = nowNanos + millis * NANOS_PER_MILLI;
            watch.add(this);
        }

        void disarm() {
            if (armed) {
                watch.remove(this);
            }
        }
    }

    private void add(Limit limit) {
        if (first == null || limit.dueNanos - earliestNanos < 0) {
            earliestNanos = limit.dueNanos;
        }
        if (!limit.armed) {
            limit.armed = true;
            limit.after = first;
            if (first != null) {
                first.before = limit;
            }
            first = limit;
        }
        if (!ticking) {
            ticking = true;
            vertx.setTimer(TICK_MILLIS, _ -> tick());
        }
    }

    private void remove(Limit limit) {
        limit.armed = false;
        if (limit.before == null) {
            first = limit.after;
        } else {
            limit.before.after = limit.after;
        }
        if (limit.after != null) {
            limit.after.before = limit.before;
        }
        limit.before = null;
        limit.after = null;
    }

    private void tick() {
        if (first == null) {
            ticking = false;
            return;
        }
        vertx.setTimer(TICK_MILLIS, _ -> tick());
        long now = System.nanoTime();
        if (now - earliestNanos >= 0) {
            look(now);
        }
    }

    private void look(long now) {
        long earliest = now + Long.MAX_VALUE / 2;
        var limit = first;
        while (limit != null) {
            var next = limit.after;
            if (now - limit.dueNanos >= 0) {
                remove(limit);
                limit.due.run();
            } else if (limit.dueNanos - earliest < 0) {
                earliest = limit.dueNanos;
            }
            limit = next;
        }
        earliestNanos = earliest;
    }
}

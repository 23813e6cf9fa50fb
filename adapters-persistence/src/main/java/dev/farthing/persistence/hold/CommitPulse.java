package dev.farthing.persistence.hold;

import dev.farthing.application.readiness.Pulse;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/// Whether this process can commit admissions: told by its writer while there are calls, and by its signs of life,
/// which are commits too, while there are none.
final class CommitPulse {
    private volatile long committedNanos;
    /// When the writer failed first since it last succeeded; 0 while it does not fail.
    private volatile long failingNanos;
    /// When the batch was begun that the writer is at; 0 while it is at none.
    private volatile long begunNanos;

    private volatile List<URI> others = List.of();

    CommitPulse(long nowNanos) {
        committedNanos = nowNanos;
    }

    /// The writer asks the database for something.
    void begins(long nanos) {
        begunNanos = nanos;
    }

    void succeeds(long nanos) {
        failingNanos = 0;
        begunNanos = 0;
        committedNanos = nanos;
    }

    void fails(long nanos) {
        begunNanos = 0;
        if (failingNanos == 0) {
            failingNanos = nanos;
        }
    }

    /// What the writer was at has come to nothing, and through no fault of the database.
    void givesUp() {
        begunNanos = 0;
    }

    /// Whether the writer is to try again by itself: whoever is not ready is sent no calls to try with.
    boolean isFailing() {
        return failingNanos != 0;
    }

    /// A sign of life was committed, and these others were heard of.
    void beats(long nanos, List<URI> heard) {
        committedNanos = nanos;
        others = List.copyOf(heard);
    }

    Pulse at(long nanos) {
        long silent = nanos - committedNanos;
        silent = Math.max(silent, since(failingNanos, nanos));
        silent = Math.max(silent, since(begunNanos, nanos));
        return new Pulse(Duration.ofNanos(Math.max(silent, 0)), others);
    }

    private static long since(long then, long nanos) {
        return then == 0 ? 0 : nanos - then;
    }
}

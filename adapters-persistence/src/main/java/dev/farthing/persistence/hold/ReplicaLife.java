package dev.farthing.persistence.hold;

import dev.farthing.application.Ids;
import dev.farthing.application.readiness.OwnAddress;
import java.util.UUID;

/// The life of this process that its leases and intents are held by; when it was given up as lost a new one begins.
final class ReplicaLife {
    private final Ids ids;
    private final OwnAddress address;
    private final CommitPulse pulse = new CommitPulse(System.nanoTime());
    private volatile UUID current;
    private volatile long shownNanos = System.nanoTime();

    ReplicaLife(Ids ids, OwnAddress address) {
        this.ids = ids;
        this.address = address;
        this.current = ids.next();
    }

    OwnAddress address() {
        return address;
    }

    CommitPulse pulse() {
        return pulse;
    }

    /// A sign of life has arrived that was not sent before this instant.
    void shown(long nanos) {
        shownNanos = nanos;
    }

    /// Whether nobody can have given this process up by now, who waits so long for a sign of life.
    boolean isSure(long nowNanos, long patienceNanos) {
        return nowNanos - shownNanos < patienceNanos;
    }

    UUID current() {
        return current;
    }

    /// Ends a life that is over; whoever notices second changes nothing.
    synchronized void renew(UUID lost) {
        if (current.equals(lost)) {
            current = ids.next();
        }
    }
}

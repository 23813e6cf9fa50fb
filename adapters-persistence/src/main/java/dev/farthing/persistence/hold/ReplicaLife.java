package dev.farthing.persistence.hold;

import dev.farthing.application.Ids;
import java.util.UUID;

/// The life of this process that its leases and intents are held by; when it was given up as lost a new one begins.
final class ReplicaLife {
    private final Ids ids;
    private volatile UUID current;

    ReplicaLife(Ids ids) {
        this.ids = ids;
        this.current = ids.next();
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

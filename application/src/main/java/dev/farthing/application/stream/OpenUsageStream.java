package dev.farthing.application.stream;

import jakarta.enterprise.context.ApplicationScoped;

/// Has what is settled put by from now on, where there is somebody to send it to.
@ApplicationScoped
public class OpenUsageStream {
    /// From 200 MB, where calls come by the thousand, to 2 GB, where each is alone: hours of a busy gateway, and
    /// weeks of others.
    private static final long MOST_WAITING = 10_000_000;

    private final UsageOutbox outbox;
    private final UsageStream stream;

    public OpenUsageStream(UsageOutbox outbox, UsageStream stream) {
        this.outbox = outbox;
        this.stream = stream;
    }

    /// Comes before anything is settled, so that nothing is left out after a pause of any length.
    public void open() {
        if (stream.isOpen()) {
            outbox.open(MOST_WAITING);
        }
    }
}

package dev.farthing.application.stream;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/// Tells what waits to flow on.
@ApplicationScoped
public class WatchUsageStream {
    private final UsageOutbox outbox;
    private final UsageStream stream;

    public WatchUsageStream(UsageOutbox outbox, UsageStream stream) {
        this.outbox = outbox;
        this.stream = stream;
    }

    /// Nothing where usage does not flow on.
    public Optional<UsageOutbox.Backlog> watch() {
        return stream.isOpen() ? Optional.of(outbox.backlog()) : Optional.empty();
    }
}

package dev.farthing.application.observation;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.BooleanSupplier;

/// Has the sums take up the calls that were settled since the last time, in bites that hold nobody up for long.
@ApplicationScoped
public class FoldUsage {
    private static final int BITE = 10_000;

    private final PendingUsage pending;

    public FoldUsage(PendingUsage pending) {
        this.pending = pending;
    }

    /// Each bite is a transaction of its own.
    ///
    /// @param goesOn asked between two bites
    /// @return what waits afterwards
    public PendingUsage.Backlog fold(BooleanSupplier goesOn) {
        while (pending.fold(BITE).orElse(0) >= BITE && goesOn.getAsBoolean()) {}
        return pending.backlog();
    }
}

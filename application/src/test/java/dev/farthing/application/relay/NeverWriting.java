package dev.farthing.application.relay;

import dev.farthing.domain.budget.Booking;
import dev.farthing.domain.usage.CallRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// A usage journal that takes calls and does not write them until it is told to.
final class NeverWriting implements UsageJournal {
    private final List<CompletableFuture<Void>> waiting = new ArrayList<>();

    @Override
    public CompletionStage<Void> record(CallRecord call, Booking booking) {
        var written = new CompletableFuture<Void>();
        waiting.add(written);
        return written;
    }

    @Override
    public boolean accepting() {
        return true;
    }

    @Override
    public long waiting() {
        return waiting.size();
    }

    /// Writes what it has.
    void writes() {
        waiting.forEach(written -> written.complete(null));
        waiting.clear();
    }
}

package dev.farthing.application.relay;

import dev.farthing.domain.budget.Booking;
import dev.farthing.domain.usage.CallRecord;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// A usage journal in memory.
public final class RememberedUsage implements UsageJournal {
    private record Id(UUID orgId, UUID requestId) {}

    private final Map<Id, CallRecord> calls = new LinkedHashMap<>();
    private final Map<UUID, Booking> bookings = new HashMap<>();
    private boolean closed;
    private boolean stalled;

    @Override
    public synchronized CompletionStage<Void> record(CallRecord call, Booking booking) {
        if (closed) {
            return CompletableFuture.failedStage(new IllegalStateException("closed"));
        }
        calls.putIfAbsent(new Id(call.owner().orgId(), call.requestId()), call);
        bookings.putIfAbsent(call.requestId(), booking);
        return CompletableFuture.completedStage(null);
    }

    @Override
    public synchronized boolean accepting() {
        return !closed && !stalled;
    }

    @Override
    public long waiting() {
        return 0;
    }

    /// Behaves from now on as while the database is away, or no longer so.
    public synchronized void stalled(boolean now) {
        stalled = now;
    }

    public synchronized void close() {
        closed = true;
    }

    /// What a recorded call was charged to.
    public synchronized Booking booking(UUID requestId) {
        return bookings.getOrDefault(requestId, Booking.NONE);
    }

    /// In their order of arrival.
    public synchronized List<CallRecord> calls() {
        return List.copyOf(calls.values());
    }
}

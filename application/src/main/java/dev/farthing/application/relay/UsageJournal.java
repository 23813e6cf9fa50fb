package dev.farthing.application.relay;

import dev.farthing.domain.budget.Booking;
import dev.farthing.domain.usage.CallRecord;
import java.util.concurrent.CompletionStage;

/// Where finished calls are written, in batches, exactly once each.
public interface UsageJournal {
    /// Takes a finished call. One call is atomic: its row, its attempts, its share of the rollups, what its budgets
    /// are charged, the end of its holds and its posting are committed together or not at all, and a call offered
    /// again under the same request id changes nothing. A call that was given up as lost meanwhile is corrected by
    /// an adjustment instead of a second row.
    ///
    /// The stage completes on any thread: under strict durability once the commit is flushed, under relaxed
    /// durability as soon as the call is safely queued for a commit within 200 ms. While the database is away the
    /// call is kept and the stage waits; it fails only when the journal is closed.
    CompletionStage<Void> record(CallRecord call, Booking booking);

    /// Takes a call that holds nothing and is charged to no budget.
    default CompletionStage<Void> record(CallRecord call) {
        return record(call, Booking.NONE);
    }

    /// Whether new calls may be admitted: false while the database does not take rows and the queue is filling.
    boolean accepting();

    /// How many calls wait to be written.
    long waiting();
}

package dev.farthing.application.retention;

import java.time.Instant;
import java.time.YearMonth;

/// What grows with time; each method is a transaction of its own. Months are those of UTC, and one that is not over
/// is never touched. Sums, the ledger, invoices and the audit are not among it.
public interface OldRows {
    /// Lets go of calls, and of their attempts, that began before this month; those stay that an invoice is still
    /// to be made of, and all that are younger. Says itself when it was disturbed, with an [IllegalStateException].
    void dropCalls(YearMonth before);

    /// Lets go of the log of failed attempts before this month.
    void dropErrors(YearMonth before);

    /// Lets go of what was to be told to others, delivered or not, if it is older.
    void forgetEvents(Instant before);

    /// Lets go of what processes that have been gone for longer left behind, of reconciliations nobody waited for,
    /// and of what was reported as leaked.
    void forgetTraces(Instant before);
}

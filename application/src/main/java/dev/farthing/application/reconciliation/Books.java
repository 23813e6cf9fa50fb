package dev.farthing.application.reconciliation;

import dev.farthing.domain.budget.Calendar;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// All that is recorded of orgs' money.
public interface Books {
    /// Sums everything up anew and looks for rows of which an invariant does not hold, as of one instant. Not
    /// to be called in a transaction.
    Reconciliation reconcile(UUID orgId, Instant from, Instant to);

    /// By whose calendar an org's days are; empty where there is no such org.
    Optional<Calendar> calendarOf(UUID orgId);

    /// The orgs that were not looked at for a while, and what of them is to be looked at; nobody else gets them
    /// for that while.
    List<Due> claim();

    /// Lets nothing be invoiced to an org until its books agree, and has an alert sent the first time.
    void park(UUID orgId, List<String> broken);

    /// Lets an org be invoiced again.
    void release(UUID orgId);

    /// Keeps the place of an answer that is not there yet.
    void await(UUID orgId, UUID jobId);

    /// Keeps the answer.
    void keep(UUID orgId, UUID jobId, Reconciliation answer);

    /// A job's answer, if it is there by now; empty where there is no such job.
    Optional<Job> job(UUID orgId, UUID jobId);

    /// An org whose books are to be looked at.
    ///
    /// @param whole whether from its beginning on
    record Due(UUID orgId, Instant from, Instant to, boolean whole) {}

    /// A reconciliation that was not waited for.
    record Job(UUID id, @Nullable Reconciliation answer) {}
}

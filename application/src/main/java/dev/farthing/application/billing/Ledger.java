package dev.farthing.application.billing;

import dev.farthing.domain.ledger.Posting;
import dev.farthing.domain.ledger.TrialBalance;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The double-entry record of all money, append-only; part of the caller's transaction.
public interface Ledger {
    /// Posts a transaction, whole or not at all. Posted before under its key with the same kind and entries, it has
    /// no effect; with others it is refused as IDEMPOTENCY_CONFLICT.
    ///
    /// @return whether it took effect now
    boolean post(Posting posting);

    /// What each account of an org held at an instant, that instant included; null for the database's now.
    TrialBalance trialBalance(UUID orgId, @Nullable Instant asOf);

    /// At most so many postings of an org, newest first.
    ///
    /// @param before only what was posted before this one; null for the newest
    List<PostingView> newest(PostingFilter filter, @Nullable UUID before, int limit);
}

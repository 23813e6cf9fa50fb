package dev.farthing.application.relay;

import dev.farthing.domain.money.Money;
import java.util.UUID;

/// Keeps how far running calls have come, for the case that their gateway dies.
public interface ProgressLog {
    /// Takes the newest figures of a call that was admitted on record; never blocks. They are on record some seconds
    /// later, unless the call is settled by then; where there are too many at once, some are left out.
    void note(Progress progress);

    /// What a call has come to, by a count of our own.
    ///
    /// @param cost of input and output so far, at the call's price
    record Progress(UUID orgId, UUID requestId, long outputTokens, Money cost) {}
}

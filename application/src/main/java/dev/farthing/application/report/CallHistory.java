package dev.farthing.application.report;

import java.time.ZoneId;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The calls that were recorded, for reading; what is still being written is not there yet.
public interface CallHistory {
    /// At most so many calls, newest first by request id.
    ///
    /// @param before only calls older than this one; null for the newest
    List<CallView> newest(CallFilter filter, ZoneId zone, @Nullable UUID before, int limit);

    /// The tries at vendors of a call of an org, in order; none where no vendor was asked.
    List<AttemptView> attempts(UUID orgId, UUID requestId);
}

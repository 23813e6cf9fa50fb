package dev.farthing.application.report;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The calls that were recorded, for reading; what is still being written is not there yet.
public interface CallHistory {
    /// At most so many calls, newest first by request id.
    ///
    /// @param before only calls older than this one; null for the newest
    /// @param oldest the oldest call to look at; null for the first there is
    List<CallView> newest(CallFilter filter, ZoneId zone, @Nullable UUID before, @Nullable UUID oldest, int limit);

    /// The oldest call that is looked at for one page where calls must be looked at one by one; empty where that is
    /// the first there is.
    Optional<Seen> farthest(CallFilter filter, ZoneId zone, @Nullable UUID before);

    /// A call that was come to.
    record Seen(UUID requestId, Instant startedAt) {}

    /// All calls that match, newest first, handed over one by one; however many there are, only a few are in
    /// memory. Needs no transaction, and waits for the taker.
    void each(CallFilter filter, ZoneId zone, Consumer<? super CallView> taker);

    /// The tries at vendors of a call of an org, in order; none where no vendor was asked.
    List<AttemptView> attempts(UUID orgId, UUID requestId);

    /// What a call of an org used, by class; nothing where there is no such call.
    CallUse use(UUID orgId, UUID requestId);
}

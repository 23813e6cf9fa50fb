package dev.farthing.application.report;

import dev.farthing.application.retention.KeptCalls;
import dev.farthing.domain.fault.Fault;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The two ends of a time. What lies beside whole sums there, the calls tell; where these were let go nobody can.
///
/// @param start null: from the beginning of time
/// @param end null: up to what was written last
public record TimeEdges(@Nullable Instant start, @Nullable Instant end) {
    /// Refuses with INVALID_REQUEST what lies within a quarter of an hour of calls that were let go.
    public void mustBeQuarters(KeptCalls kept) {
        mustBeTold(kept, FullHours::beginsQuarter, "quarters of an hour");
    }

    /// The same within an hour of UTC.
    public void mustBeHours(KeptCalls kept) {
        mustBeTold(kept, FullHours::begins, "full hours of UTC");
    }

    /// @param steps what ends where sums do, as a caller is told
    void mustBeTold(KeptCalls kept, Predicate<Instant> isSummedUpTo, String steps) {
        var beside = Stream.of(Optional.ofNullable(start), Optional.ofNullable(end))
                .flatMap(Optional::stream)
                .filter(isSummedUpTo.negate())
                .toList();
        if (beside.isEmpty()) {
            return;
        }
        var since = kept.since();
        if (beside.stream().anyMatch(edge -> edge.isBefore(since))) {
            throw Fault.INVALID_REQUEST.because("calls before " + since
                    + " are no longer on record: a time that begins or ends before does so at " + steps);
        }
    }
}

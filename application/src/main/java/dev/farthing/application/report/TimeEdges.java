package dev.farthing.application.report;

import dev.farthing.application.retention.KeptCalls;
import dev.farthing.domain.fault.Fault;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The two ends of a time. What lies beside whole sums there, the calls tell; where these were let go nobody can.
///
/// @param start null: from the beginning of time
/// @param end null: up to what was written last
public record TimeEdges(@Nullable Instant start, @Nullable Instant end) {
    private static final String FULL_HOURS = "full hours of UTC";

    /// Refuses with INVALID_REQUEST what lies within a quarter of an hour of calls that were let go.
    public void mustBeQuarters(KeptCalls kept) {
        mustBeTold(kept, FullHours::beginsQuarter, "quarters of an hour");
    }

    /// The same within an hour of UTC.
    public void mustBeHours(KeptCalls kept) {
        mustBeTold(kept, FullHours::begins, FULL_HOURS);
    }

    /// The same within what the sums by everything are of: in zones whose hours begin within those of UTC,
    /// quarters.
    ///
    /// @param since when days of the zone are those that usage is summed up by
    public void mustBeDetails(KeptCalls kept, ZoneId zone, Instant since) {
        mustBeTold(
                kept,
                edge -> FullHours.begins(edge)
                        || (FullHours.beginsQuarter(edge)
                                && !edge.isBefore(since)
                                && !edge.isBefore(kept.detailedSince())
                                && !FullHours.shown(zone, edge)),
                FULL_HOURS);
    }

    /// @param steps what ends where sums do, as a caller is told
    private void mustBeTold(KeptCalls kept, Predicate<Instant> isSummedUpTo, String steps) {
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

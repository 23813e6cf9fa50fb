package dev.farthing.application.retention;

import dev.farthing.domain.fault.Fault;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// How far back the rows of calls go.
public interface KeptCalls {
    /// Since when every call is on record, with its attempts; of those before only sums are. The epoch where none
    /// was ever let go.
    Instant since();

    /// Since when there are sums by everything; where calls were let go before such sums were begun, later than the
    /// epoch.
    default Instant detailedSince() {
        return Instant.EPOCH;
    }

    /// Since when every failed try at a vendor is on record. The epoch where none was ever let go.
    default Instant errorsSince() {
        return Instant.EPOCH;
    }

    /// Refuses with INVALID_REQUEST where failed tries are asked for that were let go.
    default void mustReachErrors(Instant from) {
        var since = errorsSince();
        if (from.isBefore(since)) {
            throw Fault.INVALID_REQUEST.because("failed tries before " + since + " are no longer on record");
        }
    }

    /// Refuses with INVALID_REQUEST where sums by everything are asked for that were never made.
    ///
    /// @param from null: from the beginning of time
    default void mustBeDetailed(@Nullable Instant from) {
        refuseBefore(detailedSince(), from);
    }

    /// Refuses with INVALID_REQUEST where calls are asked for that were let go.
    ///
    /// @param from null: from the beginning of time
    default void mustReach(@Nullable Instant from) {
        refuseBefore(since(), from);
    }

    /// Refuses with INVALID_REQUEST what lies before.
    private static void refuseBefore(Instant since, @Nullable Instant from) {
        if (since.isAfter(Instant.EPOCH) && (from == null || from.isBefore(since))) {
            throw Fault.INVALID_REQUEST.because("calls before " + since + " are no longer on record, only their sums"
                    + " by day, hour, model, key, team, org and provider are");
        }
    }
}

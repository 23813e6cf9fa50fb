package dev.farthing.application.report;

import dev.farthing.application.Slice;
import java.time.ZoneId;
import java.util.Set;
import java.util.function.Consumer;

/// Usage, summed up; refused calls are no usage.
public interface UsageSums {
    /// One row per combination that occurs, newest first, then the dearest; of the span exactly as it is given.
    /// Page
    /// and totals are of the same instant.
    ///
    /// @param dimensions at least one
    UsageReport report(Set<UsageDimension> dimensions, UsageFilter filter, ZoneId zone, Slice slice);

    /// The same rows, all of them and in the same order, handed over one by one; however many there are, only a
    /// few are in memory. Needs no transaction, and waits for the taker.
    void each(Set<UsageDimension> dimensions, UsageFilter filter, ZoneId zone, Consumer<? super UsageView> taker);
}

package dev.farthing.application.report;

import dev.farthing.application.Page;
import dev.farthing.application.Slice;
import java.time.ZoneId;
import java.util.Set;

/// Usage, summed up; refused calls are no usage.
public interface UsageSums {
    /// One row per combination that occurs, newest first, then the dearest; of the span exactly as it is given.
    Page<UsageView> by(Set<UsageDimension> dimensions, UsageFilter filter, ZoneId zone, Slice slice);

    /// All of it as one row.
    UsageView total(UsageFilter filter, ZoneId zone);
}

package dev.farthing.application.report;

import dev.farthing.application.Page;
import dev.farthing.application.Slice;
import java.time.ZoneId;
import java.util.Set;

/// Usage, summed up; refused calls are no usage.
public interface UsageSums {
    /// One row per combination that occurs, newest first, then the dearest.
    ///
    /// The span is taken in whole quarter hours unless a dimension needs the calls themselves.
    Page<UsageView> by(Set<UsageDimension> dimensions, UsageFilter filter, ZoneId zone, Slice slice);

    /// All of it as one row.
    UsageView total(UsageFilter filter, ZoneId zone);
}

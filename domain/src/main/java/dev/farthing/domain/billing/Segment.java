package dev.farthing.domain.billing;

import java.util.List;

/// A part of a period in which one version of one plan was in force, with what was used meanwhile.
public record Segment(Period period, PlanVersion version, List<ModelUsage> usage) {
    public Segment {
        usage = List.copyOf(usage);
    }
}

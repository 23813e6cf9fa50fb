package dev.farthing.application.report;

import java.time.ZoneId;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// In which zone an org's days begin.
public interface OrgZones {
    /// The installation's zone for all orgs together, or for one there is none of.
    ZoneId zoneOf(@Nullable UUID orgId);
}

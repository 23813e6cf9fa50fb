package dev.farthing.application.report;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// In which zone an org's days begin.
public interface OrgZones {
    /// The installation's zone for all orgs together, or for one there is none of.
    ZoneId zoneOf(@Nullable UUID orgId);

    /// Since when days of this zone are those that an org's usage is summed up by; empty where orgs of several zones
    /// are looked at together.
    default Optional<Instant> summedUpSince(@Nullable UUID orgId, ZoneId zone) {
        return Optional.of(Instant.EPOCH);
    }
}

package dev.farthing.application.account;

import dev.farthing.application.ManagedBy;
import dev.farthing.domain.account.ComingPlan;
import dev.farthing.domain.account.Org;
import dev.farthing.domain.account.Parked;
import dev.farthing.domain.account.Plan;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// An org with the plan it is on.
///
/// @param next the plan it will be on; null while no change lies ahead
/// @param parked why no invoice of it is issued; null where they are
public record KnownOrg(
        Org org,
        Plan plan,
        ManagedBy managedBy,
        Instant createdAt,
        @Nullable ComingPlan next,
        @Nullable Parked parked) {
    /// One that is new.
    KnownOrg(Org org, Plan plan, ManagedBy managedBy, Instant createdAt) {
        this(org, plan, managedBy, createdAt, null, null);
    }

    KnownOrg as(Org changed) {
        return as(changed, plan);
    }

    KnownOrg as(Org changed, Plan on) {
        return new KnownOrg(changed, on, managedBy, createdAt, next, parked);
    }
}

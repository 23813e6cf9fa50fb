package dev.farthing.application.account;

import dev.farthing.application.ManagedBy;
import dev.farthing.domain.account.Org;
import dev.farthing.domain.account.Plan;
import java.time.Instant;

/// An org with the plan it is on.
public record KnownOrg(Org org, Plan plan, ManagedBy managedBy, Instant createdAt) {
    KnownOrg as(Org changed) {
        return new KnownOrg(changed, plan, managedBy, createdAt);
    }
}

package dev.farthing.application.account;

import dev.farthing.application.ManagedBy;
import dev.farthing.domain.account.Team;
import java.time.Instant;

/// A team as it is kept.
public record KnownTeam(Team team, ManagedBy managedBy, Instant createdAt) {
    KnownTeam as(Team changed) {
        return new KnownTeam(changed, managedBy, createdAt);
    }
}

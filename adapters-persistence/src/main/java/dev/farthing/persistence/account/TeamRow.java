package dev.farthing.persistence.account;

import dev.farthing.application.ManagedBy;
import dev.farthing.application.account.KnownTeam;
import dev.farthing.domain.account.Team;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;

/// A team.
@Entity(name = "Team")
@Table(name = "team")
@IdClass(TeamRow.Key.class)
@SuppressWarnings("NullAway.Init") // Hibernate fills the fields
class TeamRow {
    @Id
    @Column(name = "org_id")
    UUID orgId;

    @Id
    UUID id;

    String name;
    boolean suspended;

    @Column(name = "managed_by", insertable = false, updatable = false)
    String managedBy;

    @Column(name = "created_at", updatable = false)
    Instant createdAt;

    /// What tells one team from another: its org, then itself.
    record Key(UUID orgId, UUID id) {}

    void take(Team team) {
        orgId = team.orgId();
        id = team.id();
        name = team.name();
        suspended = team.suspended();
    }

    KnownTeam toTeam() {
        return new KnownTeam(
                new Team(id, orgId, name, suspended), ManagedBy.valueOf(managedBy.toUpperCase(Locale.ROOT)), createdAt);
    }
}

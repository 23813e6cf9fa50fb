package dev.farthing.persistence.account;

import dev.farthing.application.Page;
import dev.farthing.application.Slice;
import dev.farthing.application.account.KnownTeam;
import dev.farthing.application.account.TeamRepository;
import dev.farthing.domain.account.Team;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// Keeps teams in PostgreSQL.
@ApplicationScoped
class PostgresTeams implements TeamRepository {
    private final TeamRows rows;
    private final EntityManager entities;

    PostgresTeams(TeamRows rows, EntityManager entities) {
        this.rows = rows;
        this.entities = entities;
    }

    @Override
    public Optional<KnownTeam> find(UUID orgId, UUID teamId) {
        return rows.findByIdOptional(new TeamRow.Key(orgId, teamId)).map(TeamRow::toTeam);
    }

    @Override
    public Optional<KnownTeam> findForChange(UUID orgId, UUID teamId) {
        return rows.findByIdOptional(new TeamRow.Key(orgId, teamId), LockModeType.PESSIMISTIC_WRITE)
                .map(TeamRow::toTeam);
    }

    @Override
    public Page<KnownTeam> list(UUID orgId, TeamFilter filter, Slice slice) {
        var listing = new Listing()
                .where("orgId = :org", "org", orgId)
                .where("id = :only", "only", filter.only())
                .where("suspended = :suspended", "suspended", filter.suspended())
                .named(filter.search());
        return Listing.slice(rows.find(listing.byName(), listing.values()), slice, TeamRow::toTeam);
    }

    @Override
    public void add(Team team, Instant createdAt) {
        var row = new TeamRow();
        row.take(team);
        row.createdAt = createdAt;
        rows.persist(row);
        Refusals.sendNamed(entities, "team");
    }

    @Override
    public void save(Team team) {
        rows.findById(new TeamRow.Key(team.orgId(), team.id())).take(team);
        Refusals.sendNamed(entities, "team");
    }

    @Override
    public void remove(UUID orgId, UUID teamId) {
        rows.deleteById(new TeamRow.Key(orgId, teamId));
        Refusals.sendRemoval(entities, "team");
    }

    /// The rows, by Panache's hand.
    @ApplicationScoped
    static class TeamRows implements PanacheRepositoryBase<TeamRow, TeamRow.Key> {}
}

package dev.farthing.persistence.account;

import dev.farthing.application.Page;
import dev.farthing.application.Slice;
import dev.farthing.application.account.KnownTeam;
import dev.farthing.application.account.TeamRepository;
import dev.farthing.domain.account.Team;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.fault.FaultException;
import dev.farthing.persistence.KeyLocks;
import dev.farthing.persistence.ListQuery;
import dev.farthing.persistence.Refusals;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/// Keeps teams in PostgreSQL.
@ApplicationScoped
class PostgresTeams implements TeamRepository {
    private static final Map<String, Supplier<FaultException>> REFUSALS = Map.of(
            "team_org_id_name_key",
            PostgresTeams::taken,
            "team_name_as_read_key",
            PostgresTeams::taken,
            "team_org_id_fkey",
            () -> Fault.NOT_FOUND.because("no such org"),
            "issued_key_org_id_team_id_fkey",
            PostgresTeams::inUse,
            "admin_key_org_id_team_id_fkey",
            PostgresTeams::inUse);

    private static final List<String> LETTING_GO = List.of(
            "UPDATE issued_key SET team_id = NULL WHERE org_id = ?1 AND team_id = ?2 AND state = 'deleted'",
            // A team admin has a team, also when it is deleted; what it was is in the audit.
            "UPDATE admin_key SET role = 'viewer', team_id = NULL"
                    + " WHERE org_id = ?1 AND team_id = ?2 AND state = 'deleted'");

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
        KeyLocks.takeAlone(entities, teamId);
        return rows.findByIdOptional(new TeamRow.Key(orgId, teamId), LockModeType.PESSIMISTIC_WRITE)
                .map(TeamRow::toTeam);
    }

    @Override
    public Page<KnownTeam> list(UUID orgId, TeamFilter filter, Slice slice) {
        return new ListQuery()
                .where("orgId = ?", orgId)
                .where("id = ?", filter.only())
                .where("suspended = ?", filter.suspended())
                .containing("lower(name) like ? escape '\\'", filter.search())
                .page(rows, "name, id", slice, TeamRow::toTeam);
    }

    @Override
    public void add(Team team, Instant createdAt) {
        var row = new TeamRow();
        row.take(team);
        row.createdAt = createdAt;
        Refusals.where(REFUSALS, () -> rows.persistAndFlush(row));
    }

    @Override
    public void save(Team team) {
        rows.findById(new TeamRow.Key(team.orgId(), team.id())).take(team);
        Refusals.where(REFUSALS, rows::flush);
    }

    @Override
    public void remove(UUID orgId, UUID teamId) {
        Refusals.where(REFUSALS, () -> {
            LETTING_GO.forEach(statement -> entities.createNativeQuery(statement)
                    .setParameter(1, orgId)
                    .setParameter(2, teamId)
                    .executeUpdate());
            rows.deleteById(new TeamRow.Key(orgId, teamId));
            rows.flush();
        });
    }

    private static FaultException taken() {
        return Fault.NAME_TAKEN.because("there is another team of this name");
    }

    private static FaultException inUse() {
        return Fault.IN_USE.because("keys or administrators hang on this team");
    }

    /// The rows, by Panache's hand.
    @ApplicationScoped
    static class TeamRows implements PanacheRepositoryBase<TeamRow, TeamRow.Key> {}
}

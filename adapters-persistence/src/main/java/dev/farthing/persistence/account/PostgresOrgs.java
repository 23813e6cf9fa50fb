package dev.farthing.persistence.account;

import dev.farthing.application.Page;
import dev.farthing.application.Slice;
import dev.farthing.application.account.KnownOrg;
import dev.farthing.application.account.OrgRepository;
import dev.farthing.domain.account.Org;
import dev.farthing.domain.account.Plan;
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
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/// Keeps orgs in PostgreSQL.
@ApplicationScoped
class PostgresOrgs implements OrgRepository {
    private static final Map<String, Supplier<FaultException>> NAMED_ONCE =
            Map.of("org_name_key", PostgresOrgs::taken, "org_name_as_read_key", PostgresOrgs::taken);
    private static final Map<String, Supplier<FaultException>> HELD_BY_NOTHING = Map.of(
            "team_org_id_fkey", PostgresOrgs::inUse,
            "issued_key_org_id_fkey", PostgresOrgs::inUse,
            "admin_key_org_id_fkey", PostgresOrgs::inUse);
    private static final List<String> OUT_OF_SIGHT = List.of(
            "INSERT INTO erased_org (org_id, name, time_zone) SELECT id, name, time_zone FROM org WHERE id = ?1",
            "UPDATE org SET name = 'erased ' || id, erasing_since = clock_timestamp() WHERE id = ?1",
            "UPDATE issued_key SET state = 'deleted', state_since = clock_timestamp()"
                    + " WHERE org_id = ?1 AND state <> 'deleted'",
            "UPDATE admin_key SET state = 'deleted', state_since = clock_timestamp()"
                    + " WHERE org_id = ?1 AND state <> 'deleted'",
            "UPDATE budget SET deleted_at = clock_timestamp() WHERE org_id = ?1 AND deleted_at IS NULL",
            "UPDATE invoice SET state = 'void', voided_at = clock_timestamp() WHERE org_id = ?1 AND state = 'draft'");

    private final OrgRows rows;
    private final EntityManager entities;

    PostgresOrgs(OrgRows rows, EntityManager entities) {
        this.rows = rows;
        this.entities = entities;
    }

    @Override
    public Optional<KnownOrg> find(UUID orgId) {
        return rows.findByIdOptional(orgId)
                .filter(row -> row.erasingSince == null)
                .map(this::known);
    }

    @Override
    public Optional<KnownOrg> findForChange(UUID orgId) {
        KeyLocks.takeAlone(entities, orgId);
        return rows.findByIdOptional(orgId, LockModeType.PESSIMISTIC_WRITE)
                .filter(row -> row.erasingSince == null)
                .map(this::known);
    }

    private KnownOrg known(OrgRow row) {
        var next = row.nextPlanId;
        return row.with(
                entities.find(PlanRow.class, row.planId), next == null ? null : entities.find(PlanRow.class, next));
    }

    @Override
    public Page<KnownOrg> list(@Nullable UUID only, @Nullable Boolean suspended, @Nullable String search, Slice slice) {
        return new ListQuery()
                .always("erasingSince is null")
                .where("id = ?", only)
                .where("suspended = ?", suspended)
                .containing("lower(name) like ? escape '\\'", search)
                .page(rows, "name, id", slice, this::known);
    }

    @Override
    public Optional<Plan> plan(String codeOrId) {
        return entities.createQuery("from Plan where code = :plan or cast(id as string) = lower(:plan)", PlanRow.class)
                .setParameter("plan", codeOrId)
                .getResultStream()
                .findFirst()
                .map(PlanRow::toPlan);
    }

    @Override
    public void add(Org org, Instant createdAt) {
        var row = new OrgRow();
        row.take(org);
        row.createdAt = createdAt;
        Refusals.where(NAMED_ONCE, () -> rows.persistAndFlush(row));
    }

    @Override
    public void save(Org org) {
        rows.findById(org.id()).take(org);
        Refusals.where(NAMED_ONCE, rows::flush);
    }

    @Override
    public void remove(UUID orgId) {
        var used = entities.createNativeQuery("""
                        SELECT 1 FROM usage_rollup_now WHERE org_id = ?1
                        UNION ALL SELECT 1 FROM ledger_txn WHERE org_id = ?1
                        UNION ALL SELECT 1 FROM budget_window WHERE org_id = ?1
                        UNION ALL SELECT 1 FROM wallet WHERE org_id = ?1
                        UNION ALL SELECT 1 FROM invoice WHERE org_id = ?1
                        UNION ALL SELECT 1 FROM installation WHERE default_org = ?1
                        LIMIT 1
                        """).setParameter(1, orgId).getResultList();
        if (!used.isEmpty()) {
            throw inUse();
        }
        Refusals.where(HELD_BY_NOTHING, () -> {
            entities.createNativeQuery("DELETE FROM budget WHERE org_id = ?1")
                    .setParameter(1, orgId)
                    .executeUpdate();
            rows.deleteById(orgId);
            rows.flush();
        });
    }

    private static FaultException taken() {
        return Fault.NAME_TAKEN.because("there is another org of this name");
    }

    private static FaultException inUse() {
        return Fault.IN_USE.because("teams, keys, administrators or usage hang on this org: suspend it first, then all"
                + " that hangs on it is deleted with it, but its invoices");
    }

    @Override
    public void erase(UUID orgId) {
        if (isAny("SELECT 1 FROM installation WHERE default_org = ?1", orgId)) {
            throw Fault.IN_USE.because("this is the installation's own org");
        }
        if (isAny("SELECT 1 FROM intent WHERE org_id = ?1 LIMIT 1", orgId)) {
            throw Fault.IN_USE.because("calls of this org are still open: try again when they are over");
        }
        for (var step : OUT_OF_SIGHT) {
            entities.createNativeQuery(step).setParameter(1, orgId).executeUpdate();
        }
    }

    private boolean isAny(String sql, UUID orgId) {
        return !entities.createNativeQuery(sql)
                .setParameter(1, orgId)
                .getResultList()
                .isEmpty();
    }

    @Override
    public Optional<String> nameOf(UUID orgId) {
        return entities.unwrap(Session.class)
                .createNativeQuery("""
                        SELECT name FROM erased_org WHERE org_id = ?1
                        UNION ALL SELECT name FROM org WHERE id = ?1 AND erasing_since IS NULL
                        """, String.class)
                .setParameter(1, orgId)
                .uniqueResultOptional();
    }

    /// The rows, by Panache's hand.
    @ApplicationScoped
    static class OrgRows implements PanacheRepositoryBase<OrgRow, UUID> {}
}

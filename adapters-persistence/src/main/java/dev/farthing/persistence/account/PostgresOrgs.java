package dev.farthing.persistence.account;

import dev.farthing.application.Page;
import dev.farthing.application.Slice;
import dev.farthing.application.account.KnownOrg;
import dev.farthing.application.account.OrgRepository;
import dev.farthing.domain.account.Org;
import dev.farthing.domain.account.Plan;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Keeps orgs in PostgreSQL.
@ApplicationScoped
class PostgresOrgs implements OrgRepository {
    private final OrgRows rows;
    private final EntityManager entities;

    PostgresOrgs(OrgRows rows, EntityManager entities) {
        this.rows = rows;
        this.entities = entities;
    }

    @Override
    public Optional<KnownOrg> find(UUID orgId) {
        return rows.findByIdOptional(orgId).map(this::known);
    }

    @Override
    public Optional<KnownOrg> findForChange(UUID orgId) {
        return rows.findByIdOptional(orgId, LockModeType.PESSIMISTIC_WRITE).map(this::known);
    }

    private KnownOrg known(OrgRow row) {
        return row.with(entities.find(PlanRow.class, row.planId));
    }

    @Override
    public Page<KnownOrg> list(
            @Nullable UUID only, @Nullable Boolean suspended, @Nullable String search, Slice slice) {
        var listing = new Listing()
                .where("id = :only", "only", only)
                .where("suspended = :suspended", "suspended", suspended)
                .named(search);
        return Listing.slice(rows.find(listing.byName(), listing.values()), slice, this::known);
    }

    @Override
    public Optional<Plan> plan(String codeOrId) {
        return entities
                .createQuery("from Plan where code = :plan or cast(id as string) = lower(:plan)", PlanRow.class)
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
        rows.persist(row);
        Refusals.sendNamed(entities, "org");
    }

    @Override
    public void save(Org org) {
        rows.findById(org.id()).take(org);
        Refusals.sendNamed(entities, "org");
    }

    @Override
    public void remove(UUID orgId) {
        var used = entities.createNativeQuery("""
                        SELECT 1 FROM usage_rollup WHERE org_id = ?1
                        UNION ALL SELECT 1 FROM installation WHERE default_org = ?1
                        LIMIT 1
                        """).setParameter(1, orgId).getResultList();
        if (!used.isEmpty()) {
            throw Refusals.inUse("org");
        }
        rows.deleteById(orgId);
        Refusals.sendRemoval(entities, "org");
    }

    /// The rows, by Panache's hand.
    @ApplicationScoped
    static class OrgRows implements PanacheRepositoryBase<OrgRow, UUID> {}
}

package dev.farthing.persistence.key;

import dev.farthing.application.Page;
import dev.farthing.application.Slice;
import dev.farthing.application.key.KeyFilter;
import dev.farthing.application.key.KeyRepository;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.key.IssuedKey;
import dev.farthing.persistence.KeyLocks;
import dev.farthing.persistence.secret.MasterKey;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Keeps issued keys in PostgreSQL.
@ApplicationScoped
class PostgresKeys implements KeyRepository {
    private final IssuedKeyRows rows;
    private final EntityManager entities;
    private final InstantSource clock;
    private final MasterKey master;

    PostgresKeys(IssuedKeyRows rows, EntityManager entities, InstantSource clock, MasterKey master) {
        this.rows = rows;
        this.entities = entities;
        this.clock = clock;
        this.master = master;
    }

    @Override
    public Optional<IssuedKey> find(UUID orgId, UUID keyId) {
        return living(rows.findByIdOptional(new KeyRow.Key(orgId, keyId)));
    }

    @Override
    public Optional<IssuedKey> findForChange(UUID orgId, UUID keyId) {
        KeyLocks.takeAlone(entities, keyId);
        return living(rows.findByIdOptional(new KeyRow.Key(orgId, keyId), LockModeType.PESSIMISTIC_WRITE));
    }

    private static Optional<IssuedKey> living(Optional<IssuedKeyRow> row) {
        return row.filter(KeyRow::isNotDeleted).map(IssuedKeyRow::toKey);
    }

    @Override
    public Page<IssuedKey> list(KeyFilter filter, Slice slice) {
        var condition = KeyCondition.of(filter);
        return KeyCondition.newestFirst(rows, condition.text(), condition, slice, IssuedKeyRow::toKey);
    }

    @Override
    public Map<UUID, Instant> lastUses(Collection<IssuedKey> keys) {
        if (keys.isEmpty()) {
            return Map.of();
        }
        return entities.createQuery("from KeyUse where orgId in :orgs and keyId in :keys", KeyUseRow.class)
                .setParameter(
                        "orgs",
                        keys.stream()
                                .map(key -> key.holder().orgId())
                                .distinct()
                                .toList())
                .setParameter("keys", keys.stream().map(IssuedKey::id).toList())
                .getResultStream()
                .collect(Collectors.toMap(use -> use.keyId, use -> use.lastUsedAt));
    }

    @Override
    public boolean hasTeam(UUID orgId, UUID teamId) {
        return exists("SELECT 1 FROM team WHERE org_id = ?1 AND id = ?2", orgId, teamId);
    }

    @Override
    public boolean hasOrg(UUID orgId) {
        return exists("SELECT 1 FROM org WHERE id = ?1", orgId);
    }

    private boolean exists(String sql, Object... values) {
        var query = entities.createNativeQuery(sql);
        for (int i = 0; i < values.length; i++) {
            query.setParameter(i + 1, values[i]);
        }
        return !query.getResultList().isEmpty();
    }

    @Override
    public void add(IssuedKey key) {
        var org = key.holder().orgId();
        var most = mostKeys(org);
        if (most != null && countAlone(org) >= most) {
            throw Fault.LIMIT_REACHED.because("the plan of this org allows no more than " + most + " keys");
        }
        var row = new IssuedKeyRow();
        row.take(key, clock.instant(), master.mark());
        rows.persist(row);
    }

    @Override
    public long room(UUID orgId) {
        var most = mostKeys(orgId);
        return most == null ? Long.MAX_VALUE : Math.max(0, most - count(orgId));
    }

    private @Nullable Integer mostKeys(UUID orgId) {
        List<?> found = entities.createNativeQuery(
                        "SELECT max_keys FROM plan WHERE max_keys IS NOT NULL AND id = coalesce("
                                + "(SELECT plan_id FROM org WHERE id = ?1), (SELECT id FROM plan WHERE code = 'starter'))",
                        Integer.class)
                .setParameter(1, orgId)
                .getResultList();
        return found.isEmpty() ? null : (Integer) found.getFirst();
    }

    /// Whoever else counts waits for this transaction, and then counts what it added.
    private long countAlone(UUID orgId) {
        exists("SELECT 1 FROM org WHERE id = ?1 FOR NO KEY UPDATE", orgId);
        return count(orgId);
    }

    private long count(UUID orgId) {
        return (Long) entities.createNativeQuery(
                        "SELECT count(*) FROM issued_key WHERE org_id = ?1 AND state <> 'deleted'", Long.class)
                .setParameter(1, orgId)
                .getSingleResult();
    }

    @Override
    public void save(IssuedKey key) {
        rows.findById(new KeyRow.Key(key.holder().orgId(), key.id())).take(key, clock.instant(), master.mark());
    }

    /// The rows, by Panache's hand.
    @ApplicationScoped
    static class IssuedKeyRows implements PanacheRepositoryBase<IssuedKeyRow, KeyRow.Key> {}
}

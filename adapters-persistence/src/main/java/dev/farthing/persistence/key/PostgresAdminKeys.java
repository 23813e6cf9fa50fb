package dev.farthing.persistence.key;

import dev.farthing.application.Page;
import dev.farthing.application.Slice;
import dev.farthing.application.account.AdminKeyRepository;
import dev.farthing.application.key.KeyFilter;
import dev.farthing.domain.account.AdminKey;
import dev.farthing.persistence.secret.MasterKey;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Keeps admin keys in PostgreSQL.
@ApplicationScoped
class PostgresAdminKeys implements AdminKeyRepository {
    private static final long COUNTING_OPERATORS = 0x6661727468_02L;
    private static final String NO_OPERATORS = " and role <> 'operator'";

    private final AdminKeyRows rows;
    private final EntityManager entities;
    private final InstantSource clock;
    private final MasterKey master;

    PostgresAdminKeys(AdminKeyRows rows, EntityManager entities, InstantSource clock, MasterKey master) {
        this.rows = rows;
        this.entities = entities;
        this.clock = clock;
        this.master = master;
    }

    @Override
    public Optional<AdminKey> byPublicId(String publicId) {
        return rows.find("(publicId = ?1 or oldPublicId = ?1) and state <> 'deleted'", publicId)
                .singleResultOptional()
                .map(AdminKeyRow::toAdminKey);
    }

    @Override
    public List<AdminKey> ofPerson(String person) {
        return rows.list("person", person).stream().map(AdminKeyRow::toAdminKey).toList();
    }

    @Override
    public Optional<AdminKey> find(UUID orgId, UUID keyId) {
        return living(rows.findByIdOptional(new KeyRow.Key(orgId, keyId)));
    }

    @Override
    public Optional<AdminKey> findForChange(UUID orgId, UUID keyId) {
        return living(rows.findByIdOptional(new KeyRow.Key(orgId, keyId), LockModeType.PESSIMISTIC_WRITE));
    }

    @Override
    public Optional<AdminKey> findDeletedPersonForChange(UUID orgId, UUID keyId) {
        return rows.findByIdOptional(new KeyRow.Key(orgId, keyId), LockModeType.PESSIMISTIC_WRITE)
                .filter(row -> row.person != null && !row.isNotDeleted())
                .map(AdminKeyRow::toAdminKey);
    }

    private static Optional<AdminKey> living(Optional<AdminKeyRow> row) {
        return row.filter(KeyRow::isNotDeleted).map(AdminKeyRow::toAdminKey);
    }

    @Override
    public Page<AdminKey> list(KeyFilter filter, boolean operatorsToo, Slice slice) {
        var condition = KeyCondition.of(filter);
        var text = condition.text() + (operatorsToo ? "" : NO_OPERATORS);
        return KeyCondition.newestFirst(rows, text, condition, slice, AdminKeyRow::toAdminKey);
    }

    @Override
    public long countLivingOperators(Instant now) {
        entities.flush();
        entities.createNativeQuery("SELECT 1 FROM (SELECT pg_advisory_xact_lock(?1)) AS turn")
                .setParameter(1, COUNTING_OPERATORS)
                .getResultList();
        return rows.count("role = 'operator' and state = 'active' and (expiresAt is null or expiresAt > ?1)", now);
    }

    @Override
    public void add(AdminKey key) {
        var row = new AdminKeyRow();
        row.take(key, clock.instant(), master.mark());
        rows.persist(row);
    }

    @Override
    public void save(AdminKey key) {
        rows.findById(new KeyRow.Key(key.key().holder().orgId(), key.id())).take(key, clock.instant(), master.mark());
    }

    /// The rows, by Panache's hand.
    @ApplicationScoped
    static class AdminKeyRows implements PanacheRepositoryBase<AdminKeyRow, KeyRow.Key> {}
}

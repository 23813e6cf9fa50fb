package dev.farthing.persistence.moving;

import dev.farthing.application.moving.MovingMarks;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Keeps the marks of what was moved in in PostgreSQL.
@ApplicationScoped
class PostgresMovingMarks implements MovingMarks {
    private static final long MOVING_IN = 0x6661727468_65L;

    private final EntityManager entities;

    PostgresMovingMarks(EntityManager entities) {
        this.entities = entities;
    }

    @Override
    public void hold() {
        entities.createNativeQuery("SELECT 1 FROM (SELECT pg_advisory_xact_lock(?1)) AS turn")
                .setParameter(1, MOVING_IN)
                .getResultList();
    }

    @Override
    public Optional<UUID> find(String source, String kind, String foreignId) {
        List<?> found = entities.createNativeQuery(
                        "SELECT object_id FROM moved_in WHERE source = ?1 AND kind = ?2 AND foreign_id = ?3",
                        UUID.class)
                .setParameter(1, source)
                .setParameter(2, kind)
                .setParameter(3, foreignId)
                .getResultList();
        return found.isEmpty() ? Optional.empty() : Optional.of((UUID) found.getFirst());
    }

    @Override
    public void note(String source, String kind, String foreignId, UUID objectId) {
        entities.createNativeQuery("INSERT INTO moved_in (source, kind, foreign_id, object_id) VALUES (?1, ?2, ?3, ?4)"
                        + " ON CONFLICT (source, kind, foreign_id) DO UPDATE"
                        + " SET object_id = excluded.object_id, moved_at = clock_timestamp()")
                .setParameter(1, source)
                .setParameter(2, kind)
                .setParameter(3, foreignId)
                .setParameter(4, objectId)
                .executeUpdate();
    }
}

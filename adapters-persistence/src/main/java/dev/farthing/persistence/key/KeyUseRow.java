package dev.farthing.persistence.key;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

/// When a key was last used; the journal writes it.
@Entity(name = "KeyUse")
@Table(name = "key_use")
@IdClass(KeyUseRow.Key.class)
@SuppressWarnings("NullAway.Init") // Hibernate fills the fields
class KeyUseRow {
    @Id
    @Column(name = "org_id")
    UUID orgId;

    @Id
    @Column(name = "key_id")
    UUID keyId;

    @Column(name = "last_used_at")
    Instant lastUsedAt;

    /// Whose use it was.
    record Key(UUID orgId, UUID keyId) {}
}

package dev.farthing.persistence.key;

import dev.farthing.domain.account.AdminKey;
import dev.farthing.domain.account.Role;
import dev.farthing.domain.key.KeyGrant;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// An admin key.
@Entity(name = "AdminKey")
@Table(name = "admin_key")
@SuppressWarnings("NullAway.Init") // Hibernate fills the fields
class AdminKeyRow extends KeyRow {
    String role;

    @Nullable
    String person;

    void take(AdminKey key, Instant now, byte[] mark) {
        take(key.key(), now, mark);
        role = key.role().name().toLowerCase(Locale.ROOT);
        person = key.person();
    }

    AdminKey toAdminKey() {
        var grant = new KeyGrant(List.of(), ranges(), null, null, null, expiresAt);
        return new AdminKey(toKey(false, grant), Role.valueOf(role.toUpperCase(Locale.ROOT)), person);
    }
}

package dev.farthing.application.account;

import dev.farthing.application.Page;
import dev.farthing.application.Slice;
import dev.farthing.application.key.KeyFilter;
import dev.farthing.domain.account.AdminKey;
import dev.farthing.domain.account.Role;
import dev.farthing.domain.key.KeyState;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/// Keeps admin keys in a map; its lists know orgs only.
public final class RememberedAdminKeys implements AdminKeyRepository {
    private final Map<UUID, AdminKey> keys = new ConcurrentHashMap<>();

    @Override
    public Optional<AdminKey> byPublicId(String publicId) {
        return keys.values().stream()
                .filter(RememberedAdminKeys::isNotDeleted)
                .filter(key -> key.key().secret().publicId().equals(publicId)
                        || (key.key().retiring() != null
                                && key.key().retiring().secret().publicId().equals(publicId)))
                .findFirst();
    }

    @Override
    public Optional<AdminKey> find(UUID orgId, UUID keyId) {
        return Optional.ofNullable(keys.get(keyId))
                .filter(RememberedAdminKeys::isNotDeleted)
                .filter(key -> key.key().holder().orgId().equals(orgId));
    }

    @Override
    public Optional<AdminKey> findForChange(UUID orgId, UUID keyId) {
        return find(orgId, keyId);
    }

    @Override
    public Page<AdminKey> list(KeyFilter filter, boolean operatorsToo, Slice slice) {
        var matching = keys.values().stream()
                .filter(RememberedAdminKeys::isNotDeleted)
                .filter(key ->
                        filter.orgId() == null || key.key().holder().orgId().equals(filter.orgId()))
                .filter(key -> operatorsToo || key.role() != Role.OPERATOR)
                .toList();
        return new Page<>(matching, matching.size());
    }

    @Override
    public long countLivingOperators(Instant now) {
        return keys.values().stream()
                .filter(key -> key.role() == Role.OPERATOR
                        && key.key().state() instanceof KeyState.Active
                        && !key.key().grant().expiredAt(now))
                .count();
    }

    @Override
    public void add(AdminKey key) {
        keys.put(key.id(), key);
    }

    @Override
    public void save(AdminKey key) {
        keys.replace(key.id(), key);
    }

    private static boolean isNotDeleted(AdminKey key) {
        return !(key.key().state() instanceof KeyState.Deleted);
    }
}

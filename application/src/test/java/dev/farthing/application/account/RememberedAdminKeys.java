package dev.farthing.application.account;

import dev.farthing.application.Page;
import dev.farthing.application.Slice;
import dev.farthing.application.key.KeyFilter;
import dev.farthing.application.key.RememberedKeys;
import dev.farthing.domain.account.AdminKey;
import dev.farthing.domain.account.Role;
import dev.farthing.domain.key.KeyState;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Keeps admin keys in a map.
public final class RememberedAdminKeys implements AdminKeyRepository {
    private final Map<UUID, AdminKey> keys = new ConcurrentHashMap<>();
    /// How often somebody was sought by a public id.
    public final AtomicInteger lookUps = new AtomicInteger();

    @Override
    public Optional<AdminKey> byPublicId(String publicId) {
        lookUps.incrementAndGet();
        return keys.values().stream()
                .filter(RememberedAdminKeys::isNotDeleted)
                .filter(key -> key.key().secret().publicId().equals(publicId)
                        || (key.key().retiring() != null
                                && key.key().retiring().secret().publicId().equals(publicId)))
                .findFirst();
    }

    @Override
    public List<AdminKey> ofPerson(String person) {
        return keys.values().stream().filter(key -> person.equals(key.person())).toList();
    }

    @Override
    public Optional<AdminKey> findDeletedPersonForChange(UUID orgId, UUID keyId) {
        return Optional.ofNullable(keys.get(keyId))
                .filter(key -> key.person() != null && !isNotDeleted(key))
                .filter(key -> key.key().holder().orgId().equals(orgId));
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
                .filter(key -> RememberedKeys.matches(key.key(), filter))
                .filter(key -> operatorsToo || key.role() != Role.OPERATOR)
                .sorted(Comparator.comparing((AdminKey key) -> key.key().createdAt())
                        .reversed())
                .toList();
        return new Page<>(
                matching.stream().skip(slice.offset()).limit(slice.limit()).toList(), matching.size());
    }

    /// Whether keys belong to an org, or such as are not deleted to a team of it.
    void forget(UUID orgId) {
        keys.values().removeIf(key -> key.key().holder().orgId().equals(orgId));
    }

    boolean hangOn(UUID orgId, @Nullable UUID teamId) {
        return keys.values().stream()
                .filter(key -> teamId == null || !(key.key().state() instanceof KeyState.Deleted))
                .map(key -> key.key().holder())
                .anyMatch(holder -> holder.orgId().equals(orgId) && (teamId == null || teamId.equals(holder.teamId())));
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

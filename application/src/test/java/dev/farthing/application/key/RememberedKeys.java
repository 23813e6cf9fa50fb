package dev.farthing.application.key;

import dev.farthing.application.Page;
import dev.farthing.application.Slice;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.key.IssuedKey;
import dev.farthing.domain.key.KeyState;
import dev.farthing.domain.key.KeyStatus;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Keeps keys in a map.
public final class RememberedKeys implements KeyRepository {
    private final Map<UUID, IssuedKey> keys = new ConcurrentHashMap<>();
    private final Map<UUID, Instant> uses = new ConcurrentHashMap<>();
    private final Set<List<UUID>> teams = new HashSet<>();
    private final Set<UUID> orgs = new HashSet<>();
    private final Map<UUID, Integer> mostKeys = new ConcurrentHashMap<>();

    void use(IssuedKey key, Instant at) {
        uses.put(key.id(), at);
    }

    public UUID anOrg() {
        var org = UUID.randomUUID();
        orgs.add(org);
        return org;
    }

    /// Puts an org on a plan that allows this many keys.
    public void allow(UUID orgId, int most) {
        mostKeys.put(orgId, most);
    }

    public UUID aTeamOf(UUID orgId) {
        var team = UUID.randomUUID();
        teams.add(List.of(orgId, team));
        return team;
    }

    @Override
    public Optional<IssuedKey> find(UUID orgId, UUID keyId) {
        return Optional.ofNullable(keys.get(keyId))
                .filter(key -> key.holder().orgId().equals(orgId) && !(key.state() instanceof KeyState.Deleted));
    }

    @Override
    public Optional<IssuedKey> findForChange(UUID orgId, UUID keyId) {
        return find(orgId, keyId);
    }

    @Override
    public Page<IssuedKey> list(KeyFilter filter, Slice slice) {
        var matching = keys.values().stream()
                .filter(key -> matches(key, filter) && isUsedWithin(key, filter))
                .sorted(Comparator.comparing(IssuedKey::createdAt).reversed())
                .toList();
        return new Page<>(
                matching.stream().skip(slice.offset()).limit(slice.limit()).toList(), matching.size());
    }

    /// Whether a list narrowed like this has the key.
    public static boolean matches(IssuedKey key, KeyFilter filter) {
        var status = key.statusAt(filter.now());
        return isOrAny(filter.orgId(), key.holder().orgId())
                && isOrAny(filter.teamId(), key.holder().teamId())
                && (filter.status() == null ? status != KeyStatus.DELETED : status == filter.status())
                && (filter.createdFrom() == null || !key.createdAt().isBefore(filter.createdFrom()))
                && (filter.createdTo() == null || key.createdAt().isBefore(filter.createdTo()))
                && (filter.search() == null || contains(key, filter.search().toLowerCase(Locale.ROOT)));
    }

    private boolean isUsedWithin(IssuedKey key, KeyFilter filter) {
        var used = uses.get(key.id());
        return (filter.usedFrom() == null || used != null && !used.isBefore(filter.usedFrom()))
                && (filter.usedTo() == null || used != null && used.isBefore(filter.usedTo()));
    }

    private static boolean isOrAny(@Nullable Object wanted, @Nullable Object is) {
        return wanted == null || wanted.equals(is);
    }

    private static boolean contains(IssuedKey key, String search) {
        var label = key.label();
        return Stream.of(label.name(), label.owner(), label.note(), key.secret().hint())
                .filter(Objects::nonNull)
                .anyMatch(text -> text.toLowerCase(Locale.ROOT).contains(search));
    }

    @Override
    public Map<UUID, Instant> lastUses(Collection<IssuedKey> used) {
        return Map.of();
    }

    @Override
    public boolean hasTeam(UUID orgId, UUID teamId) {
        return teams.contains(List.of(orgId, teamId));
    }

    @Override
    public boolean hasOrg(UUID orgId) {
        return orgs.contains(orgId);
    }

    @Override
    public long room(UUID orgId) {
        var most = mostKeys.get(orgId);
        long living = keys.values().stream()
                .filter(other -> other.holder().orgId().equals(orgId) && !(other.state() instanceof KeyState.Deleted))
                .count();
        return most == null ? Long.MAX_VALUE : Math.max(0, most - living);
    }

    @Override
    public synchronized void add(IssuedKey key) {
        var org = key.holder().orgId();
        if (room(org) == 0) {
            throw Fault.LIMIT_REACHED.because("no more than " + mostKeys.get(org));
        }
        keys.put(key.id(), key);
    }

    @Override
    public void save(IssuedKey key) {
        keys.replace(key.id(), key);
    }
}

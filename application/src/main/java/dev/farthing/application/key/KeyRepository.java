package dev.farthing.application.key;

import dev.farthing.application.Page;
import dev.farthing.application.Slice;
import dev.farthing.domain.key.IssuedKey;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// Remembers issued keys; changes need a transaction of the caller's, and a deleted key is only ever listed.
public interface KeyRepository {
    /// A key of an org that is not deleted.
    Optional<IssuedKey> find(UUID orgId, UUID keyId);

    /// The same, held against every other change until the transaction ends.
    Optional<IssuedKey> findForChange(UUID orgId, UUID keyId);

    /// The keys that match, newest first.
    Page<IssuedKey> list(KeyFilter filter, Slice slice);

    /// When each of these keys was last used; keys never used are left out.
    Map<UUID, Instant> lastUses(Collection<IssuedKey> keys);

    /// Whether an org has this team, so that the team may hold keys.
    boolean hasTeam(UUID orgId, UUID teamId);

    /// Whether there is such an org at all.
    boolean hasOrg(UUID orgId);

    /// How many keys an org may have besides those it has: by its plan, or by the usual one while there is no such
    /// org.
    long room(UUID orgId);

    /// Keeps a new key; its id and its public ids are nobody else's yet. Refused with LIMIT_REACHED when the org
    /// has as many keys as its plan allows, deleted ones not counted; of additions at the same time no more succeed
    /// than there is room for.
    void add(IssuedKey key);

    /// Keeps a change of a key that is there.
    void save(IssuedKey key);
}

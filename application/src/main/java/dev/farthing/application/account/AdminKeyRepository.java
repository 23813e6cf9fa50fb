package dev.farthing.application.account;

import dev.farthing.application.Page;
import dev.farthing.application.Slice;
import dev.farthing.application.key.KeyFilter;
import dev.farthing.domain.account.AdminKey;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Remembers admin keys; all but `byPublicId` and the reads need a transaction of the caller's.
public interface AdminKeyRepository {
    /// The key one of whose secrets, living or not, has this public id, unless the key is deleted.
    Optional<AdminKey> byPublicId(String publicId);

    /// Every key of a person, those that are deleted too.
    List<AdminKey> ofPerson(String person);

    /// A key of an org that is not deleted.
    Optional<AdminKey> find(UUID orgId, UUID keyId);

    /// The same, held against every other change until the transaction ends.
    Optional<AdminKey> findForChange(UUID orgId, UUID keyId);

    /// A deleted key of a person, held likewise.
    Optional<AdminKey> findDeletedPersonForChange(UUID orgId, UUID keyId);

    /// The keys that match, newest first; those of operators only where asked for.
    Page<AdminKey> list(KeyFilter filter, boolean operatorsToo, Slice slice);

    /// How many operator keys open at an instant, the changes of this transaction included. Two transactions that
    /// ask
    /// are put in line, so that both cannot take away what the other counted.
    long countLivingOperators(Instant now);

    /// Keeps a new key; its id and its public ids are nobody else's yet.
    void add(AdminKey key);

    /// Keeps a change of a key that is there.
    void save(AdminKey key);
}

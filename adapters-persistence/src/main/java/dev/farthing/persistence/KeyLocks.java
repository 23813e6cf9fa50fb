package dev.farthing.persistence;

import jakarta.persistence.EntityManager;
import java.util.UUID;

/// The advisory locks by which closing a key, a team or an org is exact: admission holds them shared while it reads
/// the state, whoever closes holds them alone while it writes.
///
/// Row locks would do, but shared ones overtake a waiting writer, so that a busy key could hardly be closed.
public final class KeyLocks {
    private static final long KIND = 0x4641525448494E47L;

    private KeyLocks() {}

    /// Waits until no admission reads the state of this id, and lets none read it before the transaction ends.
    public static void takeAlone(EntityManager entities, UUID id) {
        entities.createNativeQuery("SELECT 1 FROM (SELECT pg_advisory_xact_lock(?1)) AS held")
                .setParameter(1, number(id))
                .getResultList();
    }

    /// The number to lock for the key, team, org or gateway process of this id.
    public static long number(UUID id) {
        return id.getMostSignificantBits() * 31 + id.getLeastSignificantBits() ^ KIND;
    }
}

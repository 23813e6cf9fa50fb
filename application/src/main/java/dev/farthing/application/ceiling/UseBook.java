package dev.farthing.application.ceiling;

import dev.farthing.domain.upstream.CredentialUse;
import java.time.LocalDate;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;

/// What credentials were used for, day by day.
public interface UseBook {
    /// Writes down what one replica used credentials for on a day so far, in place of what it said of that day
    /// before; credentials that are gone are left out.
    void keep(UUID replica, LocalDate day, Map<UUID, CredentialUse> used);

    /// What all replicas used these credentials for on that day, and in its month so far; without those that were
    /// not used in it.
    Map<UUID, Used> used(Collection<UUID> credentials, LocalDate day);

    /// Forgets the days before then.
    void forget(LocalDate before);

    /// The use of a day and of its month.
    record Used(CredentialUse day, CredentialUse month) {
        static final Used NOTHING = new Used(CredentialUse.NONE, CredentialUse.NONE);
    }
}

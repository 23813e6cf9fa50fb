package dev.farthing.domain.account;

import dev.farthing.domain.key.SecretHash;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Somebody who showed an admin key to the console, until a day that is set then. It acts as that key does, and
/// ends
/// with the secret that was shown.
///
/// @param hash of what the browser holds
/// @param keyId null for the operator key that the environment holds
/// @param shownAs what the secret that was shown is known by: its public id, or a hash of the environment's
/// @param orgInSight the org that an operator has chosen to look at; null while there is none
public record Session(
        UUID id,
        UUID orgId,
        SecretHash hash,
        @Nullable UUID keyId,
        String shownAs,
        Instant startedAt,
        Instant endsAt,
        @Nullable UUID orgInSight) {
    /// One that has just begun.
    @SuppressWarnings("TooManyParameters")
    public Session(
            UUID id,
            UUID orgId,
            SecretHash hash,
            @Nullable UUID keyId,
            String shownAs,
            Instant startedAt,
            Instant endsAt) {
        this(id, orgId, hash, keyId, shownAs, startedAt, endsAt, null);
    }

    public Session {
        if (!startedAt.isBefore(endsAt)) {
            throw new IllegalArgumentException("a session lasts a while");
        }
    }
}

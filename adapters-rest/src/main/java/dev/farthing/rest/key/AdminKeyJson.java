package dev.farthing.rest.key;

import dev.farthing.application.account.FreshAdminKey;
import dev.farthing.application.account.KnownAdminKey;
import dev.farthing.domain.account.Role;
import dev.farthing.domain.key.IpRange;
import dev.farthing.domain.key.IssuedKey;
import dev.farthing.domain.key.KeyStatus;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// An admin key.
///
/// @param key the secret, in the answers to create and rotate alone
@Schema(name = "AdminKeyResponse")
record AdminKeyJson(
        UUID id,
        Role role,
        UUID orgId,
        @Nullable UUID teamId,
        String name,

        @Schema(description = "the secret; null except in the answer that makes it") @Nullable
        String key,

        @Schema(examples = "ak-far-4fT9xQ2LmB7c") String keyPrefix,
        String secretHint,
        List<String> allowedIps,
        @Nullable Instant expiresAt,
        @Nullable Instant rotateGraceUntil,
        KeyStatus status,
        Instant createdAt,
        List<String> tags,
        @Nullable String owner,
        @Nullable String note) {
    static AdminKeyJson of(KnownAdminKey known) {
        return of(known.admin().key(), known.admin().role(), null, known.at());
    }

    static AdminKeyJson of(FreshAdminKey made) {
        var fresh = made.fresh();
        return of(fresh.key(), made.role(), fresh.secret().reveal(), fresh.at());
    }

    private static AdminKeyJson of(IssuedKey key, Role role, @Nullable String secret, Instant at) {
        return new AdminKeyJson(
                key.id(),
                role,
                key.holder().orgId(),
                key.holder().teamId(),
                key.label().name(),
                secret,
                key.secret().prefix(),
                key.secret().hint(),
                key.grant().allowedIps().stream().map(IpRange::toString).toList(),
                key.grant().expiresAt(),
                key.graceUntil(at),
                key.statusAt(at),
                key.createdAt(),
                key.label().tags(),
                key.label().owner(),
                key.label().note());
    }

    @Override
    public String toString() {
        return "[…]";
    }
}

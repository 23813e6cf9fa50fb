package dev.farthing.domain.webhook;

import dev.farthing.domain.alert.MessageKind;
import java.net.URI;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Somebody who is told.
///
/// @param orgId whose messages; null for those of every org and of the platform
/// @param kinds which of them; empty for all
/// @param failingSince since when no attempt has succeeded; null while the last one did
/// @param gone whether its receiver has said that there is nobody any more
/// @param oldSecretUntil how long messages are signed with the secret before the present one too
public record Webhook(
        @Nullable UUID orgId,
        UUID id,
        Address address,
        String description,
        Set<MessageKind> kinds,
        boolean enabled,
        boolean gone,
        @Nullable Instant failingSince,
        @Nullable Instant oldSecretUntil,
        Instant createdAt,
        Instant updatedAt) {
    public static final int LONGEST_DESCRIPTION = 500;

    public Webhook {
        kinds = kinds.isEmpty() ? Set.of() : Set.copyOf(EnumSet.copyOf(kinds));
        if (description.length() > LONGEST_DESCRIPTION * 2) {
            throw new IllegalArgumentException("a description is short");
        }
    }

    public boolean wants(MessageKind kind) {
        return kinds.isEmpty() || kinds.contains(kind);
    }

    public URI url() {
        return address.url();
    }

    /// The same, otherwise directed; who switches it on believes that its receiver is there again.
    public Webhook changed(
            Address newAddress, String newDescription, Set<MessageKind> newKinds, boolean nowEnabled, Instant now) {
        boolean afresh = !newAddress.equals(address) || (nowEnabled && !enabled);
        return new Webhook(
                orgId,
                id,
                newAddress,
                newDescription,
                newKinds,
                nowEnabled,
                gone && !afresh,
                afresh ? null : failingSince,
                oldSecretUntil,
                createdAt,
                now);
    }

    /// Nobody is there any more.
    public Webhook left(Instant now) {
        return new Webhook(
                orgId, id, address, description, kinds, false, true, failingSince, oldSecretUntil, createdAt, now);
    }

    /// With a new secret beside the old one.
    public Webhook rotated(@Nullable Instant until, Instant now) {
        return new Webhook(orgId, id, address, description, kinds, enabled, gone, failingSince, until, createdAt, now);
    }
}

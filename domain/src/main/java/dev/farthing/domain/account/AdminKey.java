package dev.farthing.domain.account;

import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.key.IssuedKey;
import dev.farthing.domain.key.KeyHolder;
import dev.farthing.domain.key.KeyState;
import dev.farthing.domain.key.StoredSecret;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A key that opens the management plane for a role; it lives, rotates and ends like every issued key.
///
/// @param person whose it is that an identity provider vouches for; null for a key that opens by its secret
public record AdminKey(IssuedKey key, Role role, @Nullable String person) {
    public AdminKey {
        if ((role == Role.TEAM_ADMIN) != (key.holder().teamId() != null)) {
            throw new IllegalArgumentException("a team_admin, and nobody else, has a team");
        }
    }

    /// A key that opens by its secret.
    public AdminKey(IssuedKey key, Role role) {
        this(key, role, null);
    }

    public UUID id() {
        return key.id();
    }

    public AdminKey with(IssuedKey changed) {
        return new AdminKey(changed, role, person);
    }

    /// Refuses a person's key, which opens by its public id alone: under another one its person would be a
    /// stranger,
    /// and whoever saw the new secret would pass for them.
    public AdminKey rotate(StoredSecret fresh, Instant now, Duration grace) {
        if (person != null) {
            throw Fault.STATE_CONFLICT.because(
                    "this is the key of somebody who signs in through the identity provider: it has no secret to rotate");
        }
        return with(key.rotate(fresh, now, grace));
    }

    /// Whether this key keeps its person out of a place: out of its own org, or out of all where it is an
    /// operator's.
    public boolean shutsOutOf(UUID org, Instant now) {
        boolean open = key.state() instanceof KeyState.Active && !key.grant().expiredAt(now);
        return !open && (role == Role.OPERATOR || key.holder().orgId().equals(org));
    }

    /// Whoever holds a living secret of it.
    public Caller caller() {
        return caller(role, key.holder());
    }

    private static Caller caller(Role role, KeyHolder holder) {
        return switch (role) {
            case OPERATOR -> new Caller.Operator(holder.orgId());
            case ORG_ADMIN -> new Caller.OrgAdmin(holder.orgId());
            case TEAM_ADMIN -> new Caller.TeamAdmin(holder.orgId(), team(holder.teamId()));
            case VIEWER -> new Caller.Viewer(holder.orgId());
        };
    }

    private static UUID team(@Nullable UUID teamId) {
        if (teamId == null) {
            throw new IllegalStateException("a team_admin has a team");
        }
        return teamId;
    }
}

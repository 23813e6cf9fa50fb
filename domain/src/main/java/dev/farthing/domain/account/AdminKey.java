package dev.farthing.domain.account;

import dev.farthing.domain.key.IssuedKey;
import dev.farthing.domain.key.KeyHolder;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A key that opens the management plane for a role; it lives, rotates and ends like every issued key.
public record AdminKey(IssuedKey key, Role role) {
    public AdminKey {
        if ((role == Role.TEAM_ADMIN) != (key.holder().teamId() != null)) {
            throw new IllegalArgumentException("a team_admin, and nobody else, has a team");
        }
    }

    public UUID id() {
        return key.id();
    }

    public AdminKey with(IssuedKey changed) {
        return new AdminKey(changed, role);
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

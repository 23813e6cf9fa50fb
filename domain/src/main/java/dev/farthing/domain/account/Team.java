package dev.farthing.domain.account;

import java.util.UUID;

/// A part of an org that holds keys of its own.
public record Team(UUID id, UUID orgId, String name, boolean suspended) {
    public Team suspend() {
        return new Team(id, orgId, name, true);
    }

    public Team resume() {
        return new Team(id, orgId, name, false);
    }
}

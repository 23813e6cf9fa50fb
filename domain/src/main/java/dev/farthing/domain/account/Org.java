package dev.farthing.domain.account;

import java.time.ZoneId;
import java.util.UUID;

/// A tenant: everything that is counted, limited or billed belongs to one.
public record Org(UUID id, String name, boolean suspended, UUID planId, ZoneId zone) {
    public Org suspend() {
        return new Org(id, name, true, planId, zone);
    }

    public Org resume() {
        return new Org(id, name, false, planId, zone);
    }
}

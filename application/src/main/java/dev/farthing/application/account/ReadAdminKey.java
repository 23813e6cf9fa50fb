package dev.farthing.application.account;

import dev.farthing.domain.account.Caller;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.UUID;

/// Shows one admin key.
@ApplicationScoped
public class ReadAdminKey {
    private final AdminKeyRepository keys;
    private final InstantSource clock;

    public ReadAdminKey(AdminKeyRepository keys, InstantSource clock) {
        this.keys = keys;
        this.clock = clock;
    }

    public KnownAdminKey read(Caller caller, UUID orgId, UUID keyId) {
        caller.mustManageOrg();
        return new KnownAdminKey(AdminReach.within(caller, keys.find(orgId, keyId)), clock.instant());
    }
}

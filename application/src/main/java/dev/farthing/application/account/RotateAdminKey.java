package dev.farthing.application.account;

import dev.farthing.application.audit.AuditTrail;
import dev.farthing.application.key.FreshKey;
import dev.farthing.application.key.KeyMint;
import dev.farthing.domain.key.SecretPrefix;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/// Gives an admin key a new secret and lets the old one live on for a grace period. The secret is told whoever
/// asks, so that the key may open no longer and from nowhere else than the asker's own.
@ApplicationScoped
public class RotateAdminKey {
    private final AdminKeyRepository keys;
    private final KeyMint mint;
    private final AuditTrail audit;
    private final InstantSource clock;

    public RotateAdminKey(AdminKeyRepository keys, KeyMint mint, AuditTrail audit, InstantSource clock) {
        this.keys = keys;
        this.mint = mint;
        this.audit = audit;
        this.clock = clock;
    }

    @Transactional
    public FreshAdminKey rotate(KnownAdministrator by, UUID orgId, UUID keyId, Duration grace) {
        var caller = by.caller();
        caller.mustManageOrg();
        var old = AdminReach.within(caller, keys.findForChange(orgId, keyId));
        by.bounds().mustCover(old.key().grant());
        var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        var secret = mint.mint(SecretPrefix.ADMIN);
        var rotated = old.rotate(mint.store(secret), now, grace);
        keys.save(rotated);
        audit.record(TenantPicture.deed("rotate", old, rotated));
        return new FreshAdminKey(
                new FreshKey(rotated.key(), secret, old.key().secret().prefix(), now), rotated.role());
    }
}

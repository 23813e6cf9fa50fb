package dev.farthing.application.key;

import dev.farthing.application.Changes;
import dev.farthing.application.audit.AuditTrail;
import dev.farthing.domain.account.Caller;
import dev.farthing.domain.key.SecretPrefix;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/// Gives a key a new secret and lets the old one live on for a grace period.
@ApplicationScoped
public class RotateKey {
    /// How long the old secret opens where nobody says otherwise.
    public static final Duration USUAL_GRACE = Duration.ofDays(1);

    private final KeyRepository keys;
    private final KeyMint mint;
    private final Changes changes;
    private final AuditTrail audit;
    private final InstantSource clock;

    public RotateKey(KeyRepository keys, KeyMint mint, Changes changes, AuditTrail audit, InstantSource clock) {
        this.keys = keys;
        this.mint = mint;
        this.changes = changes;
        this.audit = audit;
        this.clock = clock;
    }

    @Transactional
    public FreshKey rotate(Caller caller, UUID orgId, UUID keyId, Duration grace) {
        caller.mustManageKeys();
        var old = KeyReach.within(caller, keys.findForChange(orgId, keyId));
        var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        var secret = mint.mint(SecretPrefix.ofInference(old.holder().sandbox()));
        var key = old.rotate(mint.store(secret), now, grace);
        keys.save(key);
        changes.ofKeys();
        audit.record(KeyPicture.deed("rotate", old, key));
        return new FreshKey(key, secret, old.secret().prefix(), now);
    }
}

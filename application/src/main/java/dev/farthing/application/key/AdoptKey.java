package dev.farthing.application.key;

import dev.farthing.application.Changes;
import dev.farthing.application.Ids;
import dev.farthing.application.audit.AuditTrail;
import dev.farthing.application.budget.SetKeyBudgets;
import dev.farthing.domain.account.Caller;
import dev.farthing.domain.key.IssuedKey;
import dev.farthing.domain.key.KeyHolder;
import dev.farthing.domain.key.KeyState;
import dev.farthing.domain.key.SecretDigest;
import dev.farthing.domain.key.SecretPrefix;
import dev.farthing.domain.key.StoredSecret;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/// Takes in a key that another gateway issued; its secret goes on opening it.
@ApplicationScoped
public class AdoptKey {
    private final KeyRepository keys;
    private final KeyMint mint;
    private final Ids ids;
    private final SetKeyBudgets setBudgets;
    private final Changes changes;
    private final AuditTrail audit;
    private final InstantSource clock;

    public AdoptKey(
            KeyRepository keys,
            KeyMint mint,
            Ids ids,
            SetKeyBudgets setBudgets,
            Changes changes,
            AuditTrail audit,
            InstantSource clock) {
        this.keys = keys;
        this.mint = mint;
        this.ids = ids;
        this.setBudgets = setBudgets;
        this.changes = changes;
        this.audit = audit;
        this.clock = clock;
    }

    /// What another gateway's key opens with.
    ///
    /// @param until when the secret ends if nobody has used it by then
    public record Secret(SecretDigest digest, String hint, Instant until) {}

    /// Whoever calls has made sure that the team is of the org.
    @Transactional
    public IssuedKey adopt(Caller caller, UUID orgId, KeyWish wish, Secret secret, boolean disabled) {
        caller.mustBeOperator();
        var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        var stored = new StoredSecret(
                mint.mint(SecretPrefix.LIVE).publicId(),
                mint.hash(secret.digest()),
                secret.hint(),
                true,
                secret.until().truncatedTo(ChronoUnit.MICROS));
        var key = new IssuedKey(
                ids.next(),
                new KeyHolder(orgId, wish.teamId(), wish.sandbox()),
                wish.label(),
                wish.grant(),
                stored,
                null,
                disabled ? new KeyState.Disabled(now) : new KeyState.Active(),
                now);
        keys.add(key);
        changes.ofKeys();
        audit.record(KeyPicture.deed("create", null, key));
        if (!wish.budgets().isEmpty()) {
            setBudgets.set(orgId, key.id(), wish.budgets(), now);
        }
        return key;
    }
}

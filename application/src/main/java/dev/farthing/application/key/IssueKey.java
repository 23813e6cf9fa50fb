package dev.farthing.application.key;

import dev.farthing.application.Changes;
import dev.farthing.application.Ids;
import dev.farthing.application.audit.AuditTrail;
import dev.farthing.application.budget.KnownBudget;
import dev.farthing.application.budget.SetKeyBudgets;
import dev.farthing.domain.account.Caller;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.key.IssuedKey;
import dev.farthing.domain.key.KeyHolder;
import dev.farthing.domain.key.KeyState;
import dev.farthing.domain.key.SecretPrefix;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Issues a new key to an org, or to a team of it, and tells its secret this once.
@ApplicationScoped
public class IssueKey {
    private final KeyRepository keys;
    private final KeyMint mint;
    private final Ids ids;
    private final SetKeyBudgets setBudgets;
    private final Changes changes;
    private final AuditTrail audit;
    private final InstantSource clock;

    public IssueKey(
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

    @Transactional
    public Issued issue(Caller caller, UUID orgId, KeyWish wish) {
        caller.mustManageKeys();
        var holder = new KeyHolder(orgId, team(caller, orgId, wish.teamId()), wish.sandbox());
        var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        var secret = mint.mint(SecretPrefix.ofInference(wish.sandbox()));
        var key = new IssuedKey(
                ids.next(), holder, wish.label(), wish.grant(), mint.store(secret), null, new KeyState.Active(), now);
        keys.add(key);
        changes.ofKeys();
        audit.record(KeyPicture.deed("create", null, key));
        var budgets = wish.budgets().isEmpty()
                ? List.<KnownBudget>of()
                : setBudgets.set(orgId, key.id(), wish.budgets(), now);
        return new Issued(new FreshKey(key, secret, null, now), budgets);
    }

    private @Nullable UUID team(Caller caller, UUID orgId, @Nullable UUID wished) {
        if (!keys.hasOrg(orgId)) {
            throw Fault.NOT_FOUND.because("no such org");
        }
        var team = wished == null ? caller.onlyTeam().orElse(null) : wished;
        KeyReach.mustReach(caller, keys, orgId, team);
        return team;
    }

    /// A new key with its budgets.
    public record Issued(FreshKey fresh, List<KnownBudget> budgets) {}
}

package dev.farthing.application.key;

import dev.farthing.application.Changes;
import dev.farthing.application.audit.AuditTrail;
import dev.farthing.application.budget.BudgetRepository;
import dev.farthing.application.budget.SetKeyBudgets;
import dev.farthing.domain.account.Caller;
import dev.farthing.domain.budget.Scope;
import dev.farthing.domain.key.KeySwitch;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;

/// Disables, enables or deletes a key, its budgets along with it; once it returns, this process admits by the new
/// state.
@ApplicationScoped
public class SetKeyState {
    private final KeyRepository keys;
    private final BudgetRepository budgets;
    private final SetKeyBudgets setBudgets;
    private final Changes changes;
    private final AuditTrail audit;
    private final InstantSource clock;

    public SetKeyState(
            KeyRepository keys,
            BudgetRepository budgets,
            SetKeyBudgets setBudgets,
            Changes changes,
            AuditTrail audit,
            InstantSource clock) {
        this.keys = keys;
        this.budgets = budgets;
        this.setBudgets = setBudgets;
        this.changes = changes;
        this.audit = audit;
        this.clock = clock;
    }

    @Transactional
    public KnownKey set(Caller caller, UUID orgId, UUID keyId, KeySwitch to) {
        caller.mustManageKeys();
        var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        var old = KeyReach.within(caller, keys.findForChange(orgId, keyId));
        var key = to.on(old, now);
        keys.save(key);
        changes.ofKeys();
        audit.record(KeyPicture.deed(to.verb(), old, key));
        var left = to == KeySwitch.DELETE
                ? setBudgets.set(orgId, keyId, List.of(), now)
                : budgets.of(Scope.KEY, List.of(keyId), now);
        return new KnownKey(key, now, keys.lastUses(List.of(key)).get(keyId), left);
    }
}

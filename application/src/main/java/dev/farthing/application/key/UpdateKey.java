package dev.farthing.application.key;

import dev.farthing.application.Changes;
import dev.farthing.application.audit.AuditTrail;
import dev.farthing.application.budget.BudgetRepository;
import dev.farthing.application.budget.BudgetTerms;
import dev.farthing.application.budget.SetKeyBudgets;
import dev.farthing.domain.account.Caller;
import dev.farthing.domain.budget.Scope;
import dev.farthing.domain.key.Edit;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/// Changes what is written on a key, what it may do and which team it is of.
@ApplicationScoped
public class UpdateKey {
    private final KeyRepository keys;
    private final BudgetRepository budgets;
    private final SetKeyBudgets setBudgets;
    private final Changes changes;
    private final AuditTrail audit;
    private final InstantSource clock;

    public UpdateKey(
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
    public KnownKey update(Caller caller, UUID orgId, UUID keyId, KeyEdit edit) {
        caller.mustManageKeys();
        var old = KeyReach.within(caller, keys.findForChange(orgId, keyId));
        var changed = edit.on(old);
        var team = changed.holder().teamId();
        if (!Objects.equals(team, old.holder().teamId())) {
            KeyReach.mustReach(caller, keys, orgId, team);
        }
        keys.save(changed);
        changes.ofKeys();
        audit.record(KeyPicture.deed("update", old, changed));
        var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        var known = switch (edit.budgets()) {
            case Edit.Keep<List<BudgetTerms>> _ -> budgets.of(Scope.KEY, List.of(keyId), now);
            case Edit.To<List<BudgetTerms>>(var wanted) -> setBudgets.set(orgId, keyId, wanted, now);
        };
        return new KnownKey(changed, now, keys.lastUses(List.of(changed)).get(keyId), known);
    }
}

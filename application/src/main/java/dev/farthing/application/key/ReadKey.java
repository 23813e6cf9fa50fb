package dev.farthing.application.key;

import dev.farthing.application.budget.BudgetRepository;
import dev.farthing.domain.account.Caller;
import dev.farthing.domain.budget.Scope;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;

/// Shows one key.
@ApplicationScoped
public class ReadKey {
    private final KeyRepository keys;
    private final BudgetRepository budgets;
    private final InstantSource clock;

    public ReadKey(KeyRepository keys, BudgetRepository budgets, InstantSource clock) {
        this.keys = keys;
        this.budgets = budgets;
        this.clock = clock;
    }

    public KnownKey read(Caller caller, UUID orgId, UUID keyId) {
        var key = KeyReach.within(caller, keys.find(orgId, keyId));
        var now = clock.instant();
        return new KnownKey(
                key, now, keys.lastUses(List.of(key)).get(keyId), budgets.of(Scope.KEY, List.of(keyId), now));
    }
}

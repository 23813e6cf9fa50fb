package dev.farthing.application.budget;

import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

class RememberedBudgetsTest implements BudgetRepositoryContract {
    private final RememberedBudgets budgets = new RememberedBudgets();

    @Override
    public BudgetRepository budgets() {
        return budgets;
    }

    @Override
    public UUID anOrg() {
        return budgets.anOrg();
    }

    @Override
    public UUID aTeamOf(UUID orgId) {
        return budgets.aTeamOf(orgId);
    }

    @Override
    public UUID aKeyOf(UUID orgId, @Nullable UUID teamId) {
        return budgets.aKeyOf(orgId, teamId);
    }

    @Override
    public void deleteKey(UUID keyId) {
        budgets.goes(keyId);
    }

    @Override
    public <T> T inTransaction(Supplier<T> work) {
        return work.get();
    }
}

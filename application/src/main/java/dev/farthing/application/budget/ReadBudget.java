package dev.farthing.application.budget;

import dev.farthing.domain.account.Caller;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.UUID;

/// Shows one budget and how its current window stands.
@ApplicationScoped
public class ReadBudget {
    private final BudgetRepository budgets;
    private final InstantSource clock;

    public ReadBudget(BudgetRepository budgets, InstantSource clock) {
        this.budgets = budgets;
        this.clock = clock;
    }

    public KnownBudget read(Caller caller, UUID orgId, UUID budgetId) {
        return BudgetReach.within(caller, budgets.find(orgId, budgetId, clock.instant()), budgets);
    }
}

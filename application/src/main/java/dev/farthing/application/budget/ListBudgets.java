package dev.farthing.application.budget;

import dev.farthing.application.Page;
import dev.farthing.application.Slice;
import dev.farthing.domain.account.Caller;
import dev.farthing.domain.budget.Scope;
import dev.farthing.domain.budget.Span;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Lists the budgets a caller may see, newest first.
@ApplicationScoped
public class ListBudgets {
    private final BudgetRepository budgets;
    private final InstantSource clock;

    public ListBudgets(BudgetRepository budgets, InstantSource clock) {
        this.budgets = budgets;
        this.clock = clock;
    }

    /// @param orgId null for every org, which operators alone may ask
    public Page<KnownBudget> list(Caller caller, @Nullable UUID orgId, Wanted wanted, Slice slice) {
        if (orgId == null) {
            caller.mustBeOperator();
        }
        var filter = new BudgetFilter(
                orgId, caller.onlyTeam().orElse(null), wanted.scope(), wanted.scopeId(), wanted.span());
        return budgets.list(filter, slice, clock.instant());
    }

    /// What a caller narrows the list to; null means all.
    public record Wanted(
            @Nullable Scope scope,
            @Nullable UUID scopeId,
            @Nullable Span span) {}
}

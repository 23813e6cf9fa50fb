package dev.farthing.application.budget;

import dev.farthing.application.Page;
import dev.farthing.application.Slice;
import dev.farthing.domain.budget.Budget;
import dev.farthing.domain.budget.Scope;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Remembers the budgets people set; changes need a transaction of the caller's. Deleted budgets are found
/// nowhere.
public interface BudgetRepository {
    /// A budget of an org, with the window that `now` lies in.
    Optional<KnownBudget> find(UUID orgId, UUID budgetId, Instant now);

    /// The same, held against every other change until the transaction ends.
    Optional<KnownBudget> findForChange(UUID orgId, UUID budgetId, Instant now);

    /// The budgets that match, newest first.
    Page<KnownBudget> list(BudgetFilter filter, Slice slice, Instant now);

    /// All budgets of these keys, teams or orgs, oldest first.
    List<KnownBudget> of(Scope scope, Collection<UUID> scopeIds, Instant now);

    /// Keeps a new budget. Refuses with BUDGET_EXISTS a second hard one of the same scope, span, unit and
    /// models.
    void add(Budget budget, Instant now);

    /// Keeps a change of limit or alerts, and carries it into the windows that are not over at `now`: a raised
    /// limit holds at once, a lowered one as far as what is used and held allows. What gateway processes have
    /// leased without holding it goes back first.
    void save(Budget budget, Instant now);

    /// Ends a budget; calls that hold a part of it are still charged to it.
    void remove(UUID orgId, UUID budgetId, Instant now);

    /// The team a key or team of an org belongs to (a team to itself); empty where there is no such key, team
    /// or org.
    Optional<Holder> holder(UUID orgId, Scope scope, UUID scopeId);

    /// Whom a budget is about.
    record Holder(@Nullable UUID teamId) {}
}

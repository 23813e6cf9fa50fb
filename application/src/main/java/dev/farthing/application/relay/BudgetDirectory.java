package dev.farthing.application.relay;

import dev.farthing.domain.budget.Budget;
import dev.farthing.domain.key.IssuedKey;
import java.util.List;

/// The budgets in force, in memory; asked for every call.
public interface BudgetDirectory {
    /// The budgets of a key, its team and its org, in the order in which a refusal names them; the limitless sum of
    /// the org last.
    List<Budget> governing(IssuedKey key);
}

package dev.farthing.application.budget;

import dev.farthing.domain.budget.Budget;
import dev.farthing.domain.key.Edit;
import java.math.BigInteger;
import java.util.List;
import java.util.Objects;

/// What is to change about a budget; what it counts, about whom, and how long a window is never does.
public record BudgetEdit(Edit<BigInteger> limit, Edit<List<Integer>> alertAtPct) {
    Budget on(Budget budget) {
        return budget.changed(limit.over(Objects.requireNonNull(budget.limit())), alertAtPct.over(budget.alertAtPct()));
    }
}

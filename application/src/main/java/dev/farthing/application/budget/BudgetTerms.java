package dev.farthing.application.budget;

import dev.farthing.domain.budget.Budget;
import dev.farthing.domain.budget.Budget.Kind;
import dev.farthing.domain.budget.Scope;
import dev.farthing.domain.budget.Span;
import dev.farthing.domain.budget.Unit;
import java.math.BigInteger;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/// What a budget allows, whoever it is about.
///
/// @param limit in the unit: pico of the billing currency, tokens, or requests
public record BudgetTerms(
        Unit unit, Set<String> models, BigInteger limit, Span span, boolean hard, List<Integer> alertAtPct) {
    Budget about(UUID orgId, UUID id, Scope scope, UUID scopeId) {
        return new Budget(orgId, id, Kind.CAP, scope, scopeId, unit, models, limit, span, hard, alertAtPct);
    }

    /// Whether these are terms of that budget, with another limit and other alerts at most.
    boolean continues(Budget budget) {
        return unit == budget.unit()
                && span == budget.span()
                && hard == budget.hard()
                && models.equals(budget.models());
    }
}

package dev.farthing.application.budget;

import dev.farthing.application.ManagedBy;
import dev.farthing.domain.budget.Budget;
import java.time.Instant;

/// A budget as people look at it, with how its current window stands.
public record KnownBudget(Budget budget, BudgetUse use, ManagedBy managedBy, Instant createdAt) {}

package dev.farthing.application.budget;

import dev.farthing.domain.budget.Scope;
import dev.farthing.domain.budget.Span;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Which budgets a list is about; null means all.
///
/// @param onlyTeam those of this team and of its keys
public record BudgetFilter(
        @Nullable UUID orgId,
        @Nullable UUID onlyTeam,
        @Nullable Scope scope,
        @Nullable UUID scopeId,
        @Nullable Span span) {}

package dev.farthing.application.budget;

import dev.farthing.domain.budget.Scope;
import dev.farthing.domain.budget.Span;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Which budgets a list is about; null means all.
///
/// @param onlyTeam those of this team and of its keys
/// @param inUse without those of deleted keys and of teams that are gone
public record BudgetFilter(
        @Nullable UUID orgId,
        @Nullable UUID onlyTeam,
        @Nullable Scope scope,
        @Nullable UUID scopeId,
        @Nullable Span span,
        boolean inUse) {
    /// Those of deleted keys and of teams that are gone too.
    public BudgetFilter(
            @Nullable UUID orgId,
            @Nullable UUID onlyTeam,
            @Nullable Scope scope,
            @Nullable UUID scopeId,
            @Nullable Span span) {
        this(orgId, onlyTeam, scope, scopeId, span, false);
    }
}

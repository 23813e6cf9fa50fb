package dev.farthing.rest.budget;

import dev.farthing.domain.budget.Scope;
import dev.farthing.domain.budget.Span;
import dev.farthing.domain.budget.Unit;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// What a new budget is to be.
@Schema(
        name = "BudgetCreateRequest",
        requiredProperties = {"scope", "scope_id", "limit", "window"})
record BudgetCreateJson(
        @Schema(defaultValue = "money") @Nullable Unit unit,

        @Schema(description = "the models it counts; empty for all") @Nullable
        List<String> models,

        Scope scope,
        UUID scopeId,

        @Schema(description = "in the unit; an exact decimal for money", examples = "100.00")
        String limit,

        Span window,

        @Schema(defaultValue = "true", description = "whether calls that do not fit are refused") @Nullable
        Boolean hard,

        @Schema(
                description = "shares of the limit that are told of, each once per window",
                examples = "[50, 80, 95, 100]")
        @Nullable
        List<Integer> alertAtPct) {}

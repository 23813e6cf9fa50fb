package dev.farthing.rest.key;

import dev.farthing.domain.budget.Span;
import dev.farthing.domain.budget.Unit;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A budget set along with a key; only its limit and window are required.
@Schema(
        name = "KeyBudgetRequest",
        requiredProperties = {"limit", "window"})
record KeyBudgetJson(
        @Schema(defaultValue = "money") @Nullable Unit unit,
        @Nullable List<String> models,
        @Schema(examples = "25.00") String limit,
        Span window,
        @Schema(defaultValue = "true") @Nullable Boolean hard,

        @Schema(examples = "[50, 80, 95, 100]") @Nullable List<Integer> alertAtPct) {}

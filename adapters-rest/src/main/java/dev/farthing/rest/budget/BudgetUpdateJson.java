package dev.farthing.rest.budget;

import dev.farthing.application.budget.BudgetEdit;
import dev.farthing.domain.budget.Budget;
import dev.farthing.domain.budget.Scope;
import dev.farthing.domain.budget.Span;
import dev.farthing.domain.budget.Unit;
import dev.farthing.domain.key.Edit;
import dev.farthing.rest.BudgetFields;
import dev.farthing.rest.Fields;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// What is to change about a budget: an absent field stays as it is.
@Schema(name = "BudgetUpdateRequest")
record BudgetUpdateJson(
        @Schema(examples = "250.00") @Nullable String limit,

        @Schema(examples = "[50, 80, 95, 100]") @Nullable List<Integer> alertAtPct) {
    /// To repeat what cannot be changed is harmless; to change it is a mistake, and silence would hide that.
    static BudgetEdit read(Fields fields, Budget budget) {
        frozen(fields, "unit", fields.choice("unit", Unit.class, budget.unit()) == budget.unit());
        frozen(fields, "models", BudgetFields.models(fields).equals(budget.models()));
        frozen(fields, "scope", fields.choice("scope", Scope.class, budget.scope()) == budget.scope());
        frozen(fields, "scope_id", budget.scopeId().equals(fields.uuid("scope_id")));
        frozen(fields, "window", fields.choice("window", Span.class, budget.span()) == budget.span());
        frozen(fields, "hard", fields.bool("hard", budget.hard()) == budget.hard());
        if (fields.has("limit")) {
            fields.require("limit");
        }
        var edit = new BudgetEdit(
                fields.has("limit") ? new Edit.To<>(BudgetFields.limit(fields, budget.unit())) : new Edit.Keep<>(),
                fields.has("alert_at_pct") ? new Edit.To<>(BudgetFields.alerts(fields)) : new Edit.Keep<>());
        fields.check();
        return edit;
    }

    private static void frozen(Fields fields, String name, boolean same) {
        if (fields.has(name) && !same) {
            fields.reject(name, "frozen_field", "Field is fixed when the budget is made");
        }
    }
}

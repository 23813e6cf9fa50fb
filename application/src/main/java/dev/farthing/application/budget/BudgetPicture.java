package dev.farthing.application.budget;

import dev.farthing.domain.audit.Deed;
import dev.farthing.domain.audit.Picture;
import dev.farthing.domain.budget.Budget;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What of a budget goes on record.
final class BudgetPicture {
    private BudgetPicture() {}

    static Deed deed(String action, @Nullable Budget before, @Nullable Budget after) {
        var budget = after == null ? Objects.requireNonNull(before) : after;
        return new Deed(
                budget.orgId(),
                action,
                "budget",
                budget.id().toString(),
                before == null ? null : of(before),
                after == null ? null : of(after));
    }

    /// The limit is in the budget's unit: pico, tokens or requests.
    private static Picture of(Budget budget) {
        return Picture.EMPTY
                .with("scope", word(budget.scope()))
                .with("scope_id", budget.scopeId())
                .with("unit", word(budget.unit()))
                .with("models", budget.models().stream().sorted().toList())
                .with("limit", String.valueOf(budget.limit()))
                .with("window", word(budget.span()))
                .with("hard", budget.hard())
                .with(
                        "alert_at_pct",
                        budget.alertAtPct().stream().map(String::valueOf).toList());
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}

package dev.farthing.rest;

import dev.farthing.application.ManagedBy;
import dev.farthing.application.budget.KnownBudget;
import dev.farthing.domain.budget.Scope;
import dev.farthing.domain.budget.Span;
import dev.farthing.domain.budget.Unit;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A budget and how its current window stands, amounts in its unit.
@Schema(name = "Budget")
public record BudgetJson(
        UUID id,
        UUID orgId,
        Scope scope,
        UUID scopeId,
        Unit unit,

        @Schema(description = "the models it counts; empty for all")
        List<String> models,

        @Schema(description = "what the owner asks for", examples = "100")
        BigDecimal limit,

        @Schema(
                description = "what calls are held to now: above a lowered limit while more is used already; null for a"
                        + " soft budget, which refuses nothing",
                examples = "100")
        @Nullable
        BigDecimal effectiveLimit,

        Span window,
        boolean hard,
        List<Integer> alertAtPct,

        @Schema(examples = "42.5") BigDecimal spent,

        @Schema(description = "set aside for calls that are running", examples = "0.0375")
        BigDecimal held,

        @Schema(description = "limit less spent less held, never below zero", examples = "57.4625")
        BigDecimal left,

        @Schema(description = "when the next window begins; null for never") @Nullable
        Instant resetsAt,

        ManagedBy managedBy,
        Instant createdAt) {
    public static BudgetJson of(KnownBudget known) {
        var budget = known.budget();
        var use = known.use();
        var limit = Objects.requireNonNull(budget.limit());
        return new BudgetJson(
                budget.id(),
                budget.orgId(),
                budget.scope(),
                budget.scopeId(),
                budget.unit(),
                budget.models().stream().sorted().toList(),
                amount(limit, budget.unit()),
                BudgetFields.written(use.enforced(), budget.unit()),
                budget.span(),
                budget.hard(),
                budget.alertAtPct(),
                amount(use.spent(), budget.unit()),
                amount(use.held(), budget.unit()),
                amount(use.left(limit), budget.unit()),
                use.resetsAt(),
                known.managedBy(),
                known.createdAt());
    }

    private static BigDecimal amount(BigInteger amount, Unit unit) {
        return Objects.requireNonNull(BudgetFields.written(amount, unit));
    }
}

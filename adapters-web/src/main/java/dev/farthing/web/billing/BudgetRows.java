package dev.farthing.web.billing;

import dev.farthing.application.Page;
import dev.farthing.application.Slice;
import dev.farthing.application.account.NameHolders;
import dev.farthing.application.budget.KnownBudget;
import dev.farthing.application.budget.ListBudgets;
import dev.farthing.application.forecast.ForecastView;
import dev.farthing.application.forecast.ForecastView.BudgetForecast;
import dev.farthing.domain.budget.Unit;
import dev.farthing.web.Format;
import dev.farthing.web.Shown;
import dev.farthing.web.Visit;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// How budgets look, with what is expected of them.
@Singleton
class BudgetRows {
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);
    private static final int PICO = 12;
    private static final ListBudgets.Wanted EVERY = new ListBudgets.Wanted(null, null, null);

    private final ListBudgets listBudgets;
    private final NameHolders nameHolders;

    BudgetRows(ListBudgets listBudgets, NameHolders nameHolders) {
        this.listBudgets = listBudgets;
        this.nameHolders = nameHolders;
    }

    /// @param name of the key or the team; null where it is not known
    /// @param keyId where the budget is of a key; null otherwise
    /// @param runsOut the day it will be used up; null where that is not within its window
    record Row(
            String scope,
            @Nullable String name,
            @Nullable UUID keyId,
            List<String> models,
            String window,
            boolean hard,
            String unit,
            BigDecimal percent,
            Shown spent,
            Shown limit,
            Shown left,
            Shown resets,
            @Nullable String runsOut) {}

    /// A page of them, newest first.
    Page<Row> of(Visit visit, Slice slice, ForecastView forecast) {
        var expected = forecast.budgets().stream()
                .collect(Collectors.toMap(BudgetForecast::budgetId, Function.identity(), (one, _) -> one));
        var format = visit.format();
        var page = listBudgets.list(visit.caller(), visit.org(), EVERY, slice);
        var names = nameHolders.name(
                visit.caller(),
                visit.org(),
                page.items().stream().map(known -> known.budget().scopeId()).toList());
        return new Page<>(
                page.items().stream()
                        .map(known -> row(known, names, expected, format))
                        .toList(),
                page.total());
    }

    private static Row row(
            KnownBudget known, Map<UUID, String> names, Map<UUID, BudgetForecast> expected, Format format) {
        var budget = known.budget();
        var use = known.use();
        var limit = Objects.requireNonNullElse(budget.limit(), BigInteger.ZERO);
        var forecast = expected.get(budget.id());
        var runsOut = forecast == null ? null : forecast.runsOut().expected();
        var scope = budget.scope().name().toLowerCase(Locale.ROOT);
        return new Row(
                scope,
                names.get(budget.scopeId()),
                scope.equals("key") ? budget.scopeId() : null,
                budget.models().stream().sorted().toList(),
                budget.span().name().toLowerCase(Locale.ROOT),
                budget.hard(),
                budget.unit().name().toLowerCase(Locale.ROOT),
                percent(use.spent(), limit),
                amount(use.spent(), budget.unit(), format),
                amount(limit, budget.unit(), format),
                amount(use.left(limit), budget.unit(), format),
                format.atOrNever(use.resetsAt()),
                runsOut == null ? null : format.day(runsOut));
    }

    private static BigDecimal percent(BigInteger part, BigInteger whole) {
        return whole.signum() == 0
                ? HUNDRED
                : new BigDecimal(part)
                        .multiply(HUNDRED)
                        .divide(new BigDecimal(whole), 1, RoundingMode.HALF_UP)
                        .min(HUNDRED);
    }

    private static Shown amount(BigInteger amount, Unit unit, Format format) {
        return unit == Unit.MONEY ? format.money(new BigDecimal(amount, PICO)) : format.amount(new BigDecimal(amount));
    }
}

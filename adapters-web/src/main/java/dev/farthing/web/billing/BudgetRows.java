package dev.farthing.web.billing;

import dev.farthing.application.Slice;
import dev.farthing.application.account.ListTeams;
import dev.farthing.application.budget.KnownBudget;
import dev.farthing.application.budget.ListBudgets;
import dev.farthing.application.forecast.ForecastView;
import dev.farthing.application.forecast.ForecastView.BudgetForecast;
import dev.farthing.application.key.ListKeys;
import dev.farthing.domain.budget.Unit;
import dev.farthing.web.Format;
import dev.farthing.web.Shown;
import dev.farthing.web.Visit;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.HashMap;
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

    private static final Slice MOST_NAMES = new Slice(0, 500);
    /// As many as a forecast looks at.
    private static final Slice LOOKED_AT = new Slice(0, 10_000);
    private static final ListKeys.Wanted EVERY_KEY = new ListKeys.Wanted(null, null, null, null, null, null, null);

    private final ListBudgets listBudgets;
    private final ListTeams listTeams;
    private final ListKeys listKeys;

    BudgetRows(ListBudgets listBudgets, ListTeams listTeams, ListKeys listKeys) {
        this.listBudgets = listBudgets;
        this.listTeams = listTeams;
        this.listKeys = listKeys;
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

    /// Those that are told of by the forecast, newest first.
    List<Row> of(Visit visit, ForecastView forecast) {
        var expected = forecast.budgets().stream()
                .collect(Collectors.toMap(BudgetForecast::budgetId, Function.identity(), (one, _) -> one));
        var format = visit.format();
        var wanted = new ListBudgets.Wanted(null, null, null);
        var names = names(visit);
        return listBudgets.list(visit.caller(), visit.org(), wanted, LOOKED_AT).items().stream()
                .filter(known -> expected.containsKey(known.budget().id()))
                .map(known -> row(known, names, expected, format))
                .toList();
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

    private Map<UUID, String> names(Visit visit) {
        var names = new HashMap<UUID, String>();
        listTeams
                .list(visit.caller(), visit.org(), null, null, MOST_NAMES)
                .items()
                .forEach(known -> names.put(known.team().id(), known.team().name()));
        listKeys.list(visit.caller(), visit.org(), EVERY_KEY, MOST_NAMES)
                .items()
                .forEach(
                        known -> names.put(known.key().id(), known.key().label().name()));
        return names;
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

package dev.farthing.rest;

import dev.farthing.application.budget.BudgetTerms;
import dev.farthing.domain.budget.Budget;
import dev.farthing.domain.budget.Scope;
import dev.farthing.domain.budget.Span;
import dev.farthing.domain.budget.Unit;
import dev.farthing.domain.money.Money;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// How the fields of budgets are read, whatever body they are in.
public final class BudgetFields {
    private static final int MOST_MODELS = 100;
    private static final int MOST_ALERTS = 20;
    private static final int LARGEST_ALERT = 1_000;
    private static final BigDecimal LARGEST_LIMIT = BigDecimal.TEN.pow(18);

    private BudgetFields() {}

    /// A budget in the body of a key, which it is about.
    public static BudgetTerms ofKey(Fields fields) {
        if (fields.choice("scope", Scope.class, Scope.KEY) != Scope.KEY) {
            fields.reject("scope", "value_error", "Value error, the budgets of a key are about that key");
        }
        return terms(fields);
    }

    public static BudgetTerms terms(Fields fields) {
        var unit = fields.choice("unit", Unit.class, Unit.MONEY);
        fields.require("limit");
        return new BudgetTerms(
                unit,
                models(fields),
                limit(fields, unit),
                fields.requiredChoice("window", Span.class),
                fields.bool("hard", true),
                fields.has("alert_at_pct") ? alerts(fields) : Budget.USUAL_ALERTS);
    }

    public static Set<String> models(Fields fields) {
        return new HashSet<>(fields.texts("models", MOST_MODELS, ModelIds.LONGEST, ModelIds::read));
    }

    /// In the unit: money to the pico, other units in whole numbers.
    public static BigInteger limit(Fields fields, Unit unit) {
        int decimals = unit == Unit.MONEY ? Money.SCALE : 0;
        var limit = fields.decimal("limit", decimals);
        if (limit == null) {
            return BigInteger.ZERO;
        }
        if (limit.signum() < 0 || limit.compareTo(LARGEST_LIMIT) > 0) {
            fields.reject("limit", "value_error", "Value error, a limit lies between 0 and " + LARGEST_LIMIT);
            return BigInteger.ZERO;
        }
        return limit.setScale(decimals).unscaledValue();
    }

    public static List<Integer> alerts(Fields fields) {
        return fields.integers("alert_at_pct", MOST_ALERTS, 1, LARGEST_ALERT);
    }

    /// An amount of a unit as people write it.
    public static @Nullable BigDecimal written(@Nullable BigInteger amount, Unit unit) {
        return amount == null ? null : new BigDecimal(amount, unit == Unit.MONEY ? Money.SCALE : 0);
    }
}

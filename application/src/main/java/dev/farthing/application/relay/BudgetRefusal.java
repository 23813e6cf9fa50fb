package dev.farthing.application.relay;

import dev.farthing.domain.budget.Budget;
import dev.farthing.domain.budget.Scope;
import dev.farthing.domain.budget.Unit;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.money.Money;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a caller is told whose call does not fit into a budget.
record BudgetRefusal(IntentJournal.Answer.NoRoom shortage) {
    private static final Duration SOON = Duration.ofSeconds(1);

    Fault fault() {
        return switch (shortage.budget().kind()) {
            case PLACES -> Fault.CONCURRENCY_LIMIT_EXCEEDED;
            case WALLET -> Fault.INSUFFICIENT_BALANCE;
            case CAP, ROOT -> Fault.INSUFFICIENT_QUOTA;
        };
    }

    String sentence() {
        var budget = shortage.budget();
        if (budget.kind() == Budget.Kind.PLACES) {
            return "Too many calls at once: " + (budget.scope() == Scope.KEY ? "this API key" : "this plan")
                    + " allows " + shortage.limit() + ".";
        }
        if (budget.kind() == Budget.Kind.WALLET) {
            return "The prepaid balance has no room for this call: " + figure(shortage.limit()) + " in all, "
                    + figure(shortage.spent()) + " used, " + figure(shortage.held()) + " held by open calls.";
        }
        var until = shortage.resetsAt() == null ? "" : " It resets at " + shortage.resetsAt() + ".";
        return "The " + word(budget.span()) + " budget of this " + word(budget.scope()) + " (limit "
                + figure(shortage.limit()) + " " + word(budget.unit()) + ") has no room for this call: "
                + figure(shortage.spent()) + " used, " + figure(shortage.held()) + " held by open calls." + until;
    }

    /// Until the window begins anew; null where it never does. A place may come back any moment.
    @Nullable
    Duration retryAfter(Instant now) {
        if (shortage.budget().kind() == Budget.Kind.PLACES) {
            return SOON;
        }
        var resetsAt = shortage.resetsAt();
        return resetsAt == null ? null : Duration.between(now, resetsAt).plusSeconds(1);
    }

    Map<String, String> figures() {
        if (shortage.budget().kind() == Budget.Kind.PLACES) {
            return Map.of();
        }
        var figures = new LinkedHashMap<String, String>();
        figures.put("budget_id", shortage.budget().id().toString());
        figures.put("budget_scope", word(shortage.budget().scope()));
        figures.put("budget_unit", word(shortage.budget().unit()));
        figures.put("budget_limit", figure(shortage.limit()));
        figures.put("budget_spent", figure(shortage.spent()));
        figures.put("budget_held", figure(shortage.held()));
        if (shortage.resetsAt() != null) {
            figures.put("budget_resets_at", shortage.resetsAt().toString());
        }
        return figures;
    }

    private String figure(BigInteger amount) {
        return shortage.budget().unit() == Unit.MONEY
                ? Money.plain(new BigDecimal(amount, Money.SCALE))
                : amount.toString();
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}

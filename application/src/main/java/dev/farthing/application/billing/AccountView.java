package dev.farthing.application.billing;

import dev.farthing.domain.account.Parked;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// How an org stands.
///
/// @param balance prepaid credit that is left
/// @param frozen what calls under way hold of money
/// @param monthlyBudget the org's own month budget; null where it has none
/// @param monthCost what this month's calls cost so far
/// @param lowBalance below what balance it asks to be told; null for never
/// @param overdue whether an issued invoice is past its day
/// @param parked why no invoice of it is issued; null where they are
public record AccountView(
        UUID orgId,
        String currency,
        BigDecimal balance,
        BigDecimal frozen,
        BigDecimal creditLimit,
        @Nullable BigDecimal monthlyBudget,
        BigDecimal monthCost,
        @Nullable BigDecimal lowBalance,
        boolean prepaid,
        boolean suspended,
        boolean overdue,
        @Nullable Parked parked,
        Instant updatedAt) {
    private static final BigDecimal HUNDRED = new BigDecimal(100);

    /// How much of the month's budget is used, in percent with two decimals; 0 without a budget.
    public BigDecimal budgetProgressPct() {
        return monthlyBudget == null || monthlyBudget.signum() == 0
                ? BigDecimal.ZERO
                : monthCost.multiply(HUNDRED).divide(monthlyBudget, 2, RoundingMode.HALF_UP);
    }

    /// `suspended`, `arrears` when something is owed that should be paid, else `active`.
    public String status() {
        if (suspended) {
            return "suspended";
        }
        boolean usedUp = prepaid && balance.add(creditLimit).signum() <= 0;
        return overdue || usedUp ? "arrears" : "active";
    }
}

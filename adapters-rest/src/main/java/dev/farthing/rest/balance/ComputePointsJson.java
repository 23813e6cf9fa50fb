package dev.farthing.rest.balance;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.farthing.application.balance.ReadBalances.Account;
import dev.farthing.domain.balance.AccountBalance;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// What is left on all accounts at vendors, and together.
@Schema(name = "ComputePoints")
record ComputePointsJson(List<AccountJson> items, TotalsJson totals) {
    /// One account, as its vendor said it last.
    @Schema(name = "ComputePointsAccount")
    record AccountJson(
            UUID credentialId,
            @Schema(description = "the credential's") String name,
            String provider,

            @Schema(examples = "CNY", description = "null while the vendor never told") @Nullable
            String unit,

            @Nullable BigDecimal total,
            @Nullable BigDecimal used,
            @Nullable BigDecimal left,
            @Nullable BigDecimal percentage,
            @Nullable Instant lastUpdate,
            boolean stale,

            @Schema(description = "why the vendor did not tell, the last time it was asked") @Nullable
            String error,

            @Schema(description = "when it will be empty if it is used as it was lately") @Nullable
            Instant emptyAt,

            @Schema(name = "used_24h", description = "what was used in 24 hours, where the vendor tells it")
            @Nullable
            @JsonProperty("used_24h")
            BigDecimal usedLastDay,

            @Schema(name = "used_7d") @Nullable @JsonProperty("used_7d")
            BigDecimal usedLastWeek,

            @Schema(description = "what there is to use each month") @Nullable
            BigDecimal monthAllowance,

            @Schema(examples = "pro") @Nullable String tier,
            @Nullable Instant nextBillingAt,
            @Nullable Instant freeUntil) {
        static AccountJson of(Account account) {
            var line = account.line();
            var balance = line.balance();
            return new AccountJson(
                    line.credential(),
                    line.name(),
                    line.provider(),
                    balance == null ? null : balance.unit(),
                    balance == null ? null : balance.total(),
                    balance == null ? null : balance.used(),
                    balance == null ? null : balance.left(),
                    balance == null ? null : balance.percentage(),
                    line.heardAt(),
                    account.stale(),
                    line.error(),
                    account.emptyAt(),
                    line.terms().usedLastDay(),
                    line.terms().usedLastWeek(),
                    line.terms().monthAllowance(),
                    line.terms().tier(),
                    line.terms().nextBillingAt(),
                    line.terms().freeUntil());
        }
    }

    /// The accounts of one unit together.
    ///
    /// @param total null when one of them does not tell it, like the others
    @Schema(name = "ComputePointsSum")
    record SumJson(
            String unit,
            int accounts,
            @Nullable BigDecimal total,
            @Nullable BigDecimal used,
            BigDecimal left,
            @Nullable BigDecimal percentage) {
        static SumJson of(List<AccountBalance> balances) {
            var left = balances.stream().map(AccountBalance::left).reduce(BigDecimal.ZERO, BigDecimal::add);
            boolean told = balances.stream().allMatch(balance -> balance.total() != null && balance.used() != null);
            var total = told ? sum(balances, AccountBalance::total) : null;
            var used = told ? sum(balances, AccountBalance::used) : null;
            var unit = balances.getFirst().unit();
            return new SumJson(
                    unit, balances.size(), total, used, left, new AccountBalance(unit, left, total, used).percentage());
        }

        private static BigDecimal sum(
                List<AccountBalance> balances, Function<AccountBalance, @Nullable BigDecimal> part) {
            var sum = BigDecimal.ZERO;
            for (var balance : balances) {
                var amount = part.apply(balance);
                sum = amount == null ? sum : sum.add(amount);
            }
            return sum;
        }
    }

    /// All accounts together.
    ///
    /// @param unit null, like the sums, when they have several
    @Schema(name = "ComputePointsTotals")
    record TotalsJson(
            @Nullable String unit,
            @Nullable BigDecimal total,
            @Nullable BigDecimal used,
            @Nullable BigDecimal left,
            @Nullable BigDecimal percentage,
            List<SumJson> byUnit) {
        static TotalsJson of(List<AccountBalance> balances) {
            var byUnit = new TreeMap<String, List<AccountBalance>>();
            balances.forEach(balance -> byUnit.computeIfAbsent(balance.unit(), _ -> new ArrayList<>())
                    .add(balance));
            var sums = byUnit.values().stream().map(SumJson::of).toList();
            if (sums.size() != 1) {
                return new TotalsJson(null, null, null, null, null, sums);
            }
            var only = sums.getFirst();
            return new TotalsJson(only.unit, only.total, only.used, only.left, only.percentage, sums);
        }
    }

    static ComputePointsJson of(List<Account> accounts) {
        return new ComputePointsJson(
                accounts.stream().map(AccountJson::of).toList(),
                TotalsJson.of(accounts.stream()
                        .map(account -> account.line().balance())
                        .filter(Objects::nonNull)
                        .toList()));
    }
}

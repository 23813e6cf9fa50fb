package dev.farthing.rest.billing;

import dev.farthing.application.billing.PostingView;
import dev.farthing.domain.ledger.TrialBalance;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A page of the ledger; with `as_of` in the question, the trial balance of that instant stands beside it.
@Schema(name = "LedgerPage")
record LedgerJson(
        List<PostingView> items,
        @Nullable String nextCursor,
        @Nullable TrialBalanceJson trialBalance) {

    /// What every account held at an instant.
    @Schema(name = "TrialBalance")
    record TrialBalanceJson(
            Instant asOf,
            List<AccountJson> accounts,

            @Schema(description = "the sum of all accounts: 0", examples = "0")
            BigDecimal difference) {
        static TrialBalanceJson of(TrialBalance balance) {
            return new TrialBalanceJson(
                    balance.asOf(),
                    balance.balances().entrySet().stream()
                            .map(held -> new AccountJson(
                                    held.getKey().text(), held.getValue().toDecimal()))
                            .toList(),
                    balance.difference().toDecimal());
        }
    }

    /// What one account holds; a debit is positive, a credit negative.
    @Schema(name = "AccountBalance")
    record AccountJson(
            @Schema(examples = "unbilled") String account,
            @Schema(examples = "12.5") BigDecimal balance) {}
}

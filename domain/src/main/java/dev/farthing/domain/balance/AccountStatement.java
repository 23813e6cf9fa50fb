package dev.farthing.domain.balance;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;

/// All that a vendor says of an account when it is asked.
///
/// @param uses what was used of it by day and model, as the vendor counts; empty where it does not tell
public record AccountStatement(AccountBalance balance, AccountTerms terms, List<ModelUse> uses) {
    public AccountStatement {
        uses = List.copyOf(uses);
    }

    /// A balance and nothing else.
    public static AccountStatement of(AccountBalance balance) {
        return new AccountStatement(balance, AccountTerms.NONE, List.of());
    }

    /// What was used on a day by one model, or whatever else the vendor lists.
    public record ModelUse(LocalDate day, String model, BigDecimal amount) {}
}

package dev.farthing.domain.ledger;

import dev.farthing.domain.money.Amount;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/// What every account of a ledger holds at an instant; all of them together hold nothing.
public record TrialBalance(Instant asOf, Map<Account, Amount> balances) {
    public TrialBalance {
        var ordered = new EnumMap<Account, Amount>(Account.class);
        ordered.putAll(balances);
        balances = Collections.unmodifiableMap(ordered);
    }

    public Amount of(Account account) {
        return balances.getOrDefault(account, Amount.ZERO);
    }

    /// The sum of all accounts: zero, or the ledger is broken.
    public Amount difference() {
        return Amount.sum(balances.values());
    }
}

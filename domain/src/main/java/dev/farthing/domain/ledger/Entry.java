package dev.farthing.domain.ledger;

import dev.farthing.domain.money.Amount;

/// One side of a posting: what an account gains (a debit, positive) or gives (a credit, negative).
public record Entry(Account account, Amount amount) {
    public Entry {
        if (amount.isZero()) {
            throw new IllegalArgumentException("an entry of nothing on " + account.text());
        }
    }

    public static Entry debit(Account account, Amount amount) {
        return new Entry(account, amount);
    }

    public static Entry credit(Account account, Amount amount) {
        return new Entry(account, amount.negated());
    }
}

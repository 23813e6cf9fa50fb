package dev.farthing.domain.billing;

import dev.farthing.domain.money.Amount;

/// One line of an invoice: a charge, and what it is rounded to.
public record Line(Charge charge, Amount amount) {
    public LineKind kind() {
        return charge.kind();
    }
}

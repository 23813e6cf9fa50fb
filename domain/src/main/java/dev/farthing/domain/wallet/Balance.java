package dev.farthing.domain.wallet;

import dev.farthing.domain.money.Amount;

/// How a prepaid balance stands.
///
/// @param credited all credit that ever came, less what expired
/// @param drawn what credit paid for
/// @param passed what was charged and is paid by invoices instead
/// @param creditLimit how far the balance may go below zero
/// @param spent all that calls were charged
/// @param leased what gateway processes may charge without asking again
/// @param held what running calls may come to
public record Balance(
        Amount credited, Amount drawn, Amount passed, Amount creditLimit, Amount spent, Amount leased, Amount held) {
    /// What was charged and neither paid from credit nor passed on yet.
    public Amount pending() {
        return spent.minus(drawn).minus(passed);
    }

    /// The credit that is left once all that was charged is paid; negative where credit does not suffice.
    public Amount amount() {
        return credited.minus(drawn).minus(pending());
    }

    /// The limit of the budget that stands for it.
    public Amount limit() {
        return credited.plus(creditLimit).plus(passed);
    }

    /// What new calls may come to.
    public Amount left() {
        return amount().plus(creditLimit).minus(held).max(Amount.ZERO);
    }
}

package dev.farthing.application.wallet;

import dev.farthing.domain.money.Amount;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// An org's prepaid balance, but for its figures.
///
/// @param budgetId the budget that stands for it
/// @param prepaid whether calls are refused once it is used up
/// @param creditLimit how far it may go below zero
/// @param passed what was charged and is paid by invoices instead
/// @param closedBefore calls before it are paid by invoices, whatever credit comes later
/// @param lowBalance below what it is told of; null for a tenth of the last top-up
public record Wallet(
        UUID orgId,
        UUID budgetId,
        boolean prepaid,
        Amount creditLimit,
        Amount passed,
        Instant closedBefore,
        @Nullable Amount lowBalance,
        boolean lowTold) {
    Wallet limited(Amount newCreditLimit, @Nullable Amount newLowBalance) {
        return new Wallet(orgId, budgetId, prepaid, newCreditLimit, passed, closedBefore, newLowBalance, lowTold);
    }

    Wallet closed(Amount more, Instant before) {
        return new Wallet(orgId, budgetId, prepaid, creditLimit, passed.plus(more), before, lowBalance, lowTold);
    }

    Wallet told(boolean low) {
        return new Wallet(orgId, budgetId, prepaid, creditLimit, passed, closedBefore, lowBalance, low);
    }

    Wallet switchedTo(boolean refusing) {
        return new Wallet(orgId, budgetId, refusing, creditLimit, passed, closedBefore, lowBalance, lowTold);
    }
}

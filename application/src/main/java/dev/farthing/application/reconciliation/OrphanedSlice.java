package dev.farthing.application.reconciliation;

import dev.farthing.domain.budget.Unit;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.money.Money;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What is set aside of a budget's window, for a lost process may have spent it from memory.
///
/// @param held in the budget's unit
/// @param reason why it is no more than that; null while all that was left is set aside
public record OrphanedSlice(
        UUID orgId,
        UUID id,
        Unit unit,
        BigInteger held,
        @Nullable String reason) {
    /// What of it stays set aside, of an amount that people wrote; no more than there is.
    BigInteger kept(BigDecimal amount) {
        var exact = unit == Unit.MONEY ? amount.movePointRight(Money.SCALE) : amount;
        if (exact.stripTrailingZeros().scale() > 0) {
            throw Fault.INVALID_REQUEST.because("an amount of this budget is a whole number");
        }
        var kept = exact.toBigIntegerExact();
        if (kept.compareTo(held) > 0) {
            throw Fault.STATE_CONFLICT.because("no more than that is set aside of it any more: "
                    + new BigDecimal(held, unit == Unit.MONEY ? Money.SCALE : 0).toPlainString());
        }
        return kept;
    }
}

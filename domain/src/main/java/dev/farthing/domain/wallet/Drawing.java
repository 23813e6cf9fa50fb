package dev.farthing.domain.wallet;

import dev.farthing.domain.money.Amount;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/// What calls were charged, taken from credits in their order.
///
/// @param changed the credits that were drawn from, as they are afterwards
/// @param drawn what they paid for together
public record Drawing(List<Credit> changed, Amount drawn) {
    /// @param pending what was charged and not paid for yet; nothing where it is negative
    public static Drawing of(Collection<Credit> credits, Amount pending) {
        var changed = new ArrayList<Credit>();
        var left = pending.max(Amount.ZERO);
        for (var credit : credits.stream().sorted(Credit.ORDER).toList()) {
            var part = credit.rest().min(left);
            if (part.signum() > 0) {
                changed.add(credit.draw(part));
                left = left.minus(part);
            }
        }
        return new Drawing(changed, pending.max(Amount.ZERO).minus(left));
    }
}

package dev.farthing.domain.wallet;

import dev.farthing.domain.money.Amount;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/// What is lost of credits past their end: never a part that running calls may still be charged to.
///
/// @param changed the credits that lost something, as they are afterwards
/// @param expired what they lost together
public record Expiry(List<Credit> changed, Amount expired) {
    /// To be asked once all that was charged has been drawn.
    ///
    /// @param leased what gateway processes may still charge
    public static Expiry of(Collection<Credit> credits, Instant now, Amount leased) {
        var free = Amount.sum(credits.stream().map(Credit::rest).toList())
                .minus(leased)
                .max(Amount.ZERO);
        var changed = new ArrayList<Credit>();
        var expired = Amount.ZERO;
        for (var credit : credits.stream().sorted(Credit.ORDER.reversed()).toList()) {
            var part = credit.rest().min(free.minus(expired));
            if (credit.isPastItsEnd(now) && part.signum() > 0) {
                changed.add(credit.expire(part));
                expired = expired.plus(part);
            }
        }
        return new Expiry(changed, expired);
    }
}

package dev.farthing.application.budget;

import java.math.BigInteger;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// How the window of a budget stands that an instant lies in.
///
/// @param resetsAt when the next window begins; null for never
/// @param enforced the limit calls are held to now, above a lowered one while more is used already; null when
/// none is
/// @param held set aside for calls that are running
public record BudgetUse(
        Instant startsAt,
        @Nullable Instant resetsAt,
        @Nullable BigInteger enforced,
        BigInteger spent,
        BigInteger held) {
    /// What may still be used of a limit; nothing once it is passed.
    public BigInteger left(BigInteger limit) {
        return limit.subtract(spent).subtract(held).max(BigInteger.ZERO);
    }
}

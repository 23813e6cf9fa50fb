package dev.farthing.domain.budget;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What an open call holds of one window, and that it will be charged to it.
///
/// @param windowEnd null where the window lasts for ever
/// @param amount what is set aside; 0 of a budget that refuses nothing
/// @param hard whether the charge may not exceed the amount
public record Hold(WindowKey window, @Nullable Instant windowEnd, Unit unit, boolean hard, long amount) {
    public Hold {
        if (amount < 0 || (!hard && amount != 0)) {
            throw new IllegalArgumentException("only a hard budget sets something aside");
        }
    }

    /// The charge to this window for what a call used.
    ///
    /// @param used in this hold's unit
    public Charge charge(long used) {
        return hard ? Charge.within(amount, used) : Charge.whole(used);
    }
}

package dev.farthing.domain.budget;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What an open call holds of one window, and that it will be charged to it.
///
/// @param windowEnd null where the window lasts for ever
/// @param amount what is set aside; 0 of a budget that refuses nothing
public record Hold(WindowKey window, @Nullable Instant windowEnd, Unit unit, Manner manner, long amount) {
    /// What becomes of a hold when its call ends: a budget that refuses nothing only counts, a hard one is
    /// charged no more than was set aside, on record or in the slice of a lease, and a place among the calls
    /// that may run at once comes back whole.
    public enum Manner {
        COUNTED,
        CAPPED,
        SLICED,
        LENT
    }

    public Hold {
        if (amount < 0 || (manner == Manner.COUNTED && amount != 0)) {
            throw new IllegalArgumentException("only a hard budget sets something aside");
        }
    }

    /// Whether the charge may not exceed the amount.
    public boolean hard() {
        return manner != Manner.COUNTED;
    }

    /// The part of it that is for one of two vendors; requests and places are held for both at once.
    Hold half() {
        return (manner == Manner.CAPPED || manner == Manner.SLICED) && unit != Unit.REQUESTS
                ? new Hold(window, windowEnd, unit, manner, Math.ceilDiv(amount, 2))
                : this;
    }

    /// The charge to this window for what a call used.
    ///
    /// @param used in this hold's unit
    public Charge charge(long used) {
        return switch (manner) {
            case COUNTED -> Charge.whole(used);
            case CAPPED, SLICED -> Charge.within(amount, used);
            case LENT -> Charge.NOTHING;
        };
    }
}

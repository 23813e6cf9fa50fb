package dev.farthing.domain.billing;

import dev.farthing.domain.money.Amount;

/// What a plan costs a month whatever is used, and when that is asked for.
public record FlatFee(Amount amount, Timing timing) {
    public static final FlatFee NONE = new FlatFee(Amount.ZERO, Timing.ARREARS);

    /// When the fee of a month is invoiced.
    public enum Timing {
        /// At its beginning.
        ADVANCE,
        /// At its end.
        ARREARS
    }

    public FlatFee {
        if (amount.signum() < 0) {
            throw new IllegalArgumentException("a fee below zero");
        }
    }
}

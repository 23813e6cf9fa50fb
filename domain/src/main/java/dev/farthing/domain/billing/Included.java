package dev.farthing.domain.billing;

import dev.farthing.domain.money.Amount;

/// What a month's plan holds before usage costs anything more: a grant, which never refuses a call.
public sealed interface Included {
    /// Nothing.
    record Nothing() implements Included {}

    /// Usage worth so much.
    record Worth(Amount amount) implements Included {
        public Worth {
            if (amount.signum() <= 0) {
                throw new IllegalArgumentException("an included amount is more than nothing");
            }
        }
    }

    /// So many tokens, of whatever model and class, at what the period's tokens cost on average.
    record Tokens(long count) implements Included {
        public Tokens {
            if (count <= 0) {
                throw new IllegalArgumentException("included tokens are more than none");
            }
        }
    }
}

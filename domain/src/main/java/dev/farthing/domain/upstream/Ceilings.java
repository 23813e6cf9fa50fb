package dev.farthing.domain.upstream;

import dev.farthing.domain.money.Amount;
import org.jspecify.annotations.Nullable;

/// How much a credential is used for in a day and in a month before it is passed over until the next one.
public record Ceilings(Limits day, Limits month) {
    public static final Ceilings NONE = new Ceilings(Limits.NONE, Limits.NONE);

    /// The limits of one period; null: none of this kind.
    ///
    /// @param money in the billing currency, at the prices of the models
    public record Limits(
            @Nullable Long requests,
            @Nullable Long tokens,
            @Nullable Amount money) {
        public static final Limits NONE = new Limits(null, null, null);

        boolean areReachedBy(CredentialUse use) {
            return (requests != null && use.requests() >= requests)
                    || (tokens != null && use.tokens() >= tokens)
                    || (money != null && use.money().compareTo(money) >= 0);
        }
    }

    public boolean areNone() {
        return equals(NONE);
    }
}

package dev.farthing.domain.upstream;

import dev.farthing.domain.money.Amount;

/// What a credential was used for.
public record CredentialUse(long requests, long tokens, Amount money) {
    public static final CredentialUse NONE = new CredentialUse(0, 0, Amount.ZERO);
    public static final CredentialUse ONE_REQUEST = new CredentialUse(1, 0, Amount.ZERO);

    public CredentialUse plus(CredentialUse other) {
        return new CredentialUse(requests + other.requests, tokens + other.tokens, money.plus(other.money));
    }
}

package dev.farthing.application.identity;

import org.jspecify.annotations.Nullable;

/// Vouches for people; all of it may ask over the network, and blocks. Where it cannot be asked the refusal is
/// NOT_READY; a code or a token that is not good is UNAUTHORIZED, in words that tell nothing of why.
public interface IdentityProvider {
    /// Where to send a browser to.
    String authorization(SignInTry attempt, String verifier);

    /// Who comes back with a code, which is good once.
    Identity redeem(String code, SignInTry attempt, String verifier);

    /// Who shows a token.
    Identity verify(String token);

    /// Where to send a browser to that is to be signed out there too; null where that is not offered.
    @Nullable
    String signOut();
}

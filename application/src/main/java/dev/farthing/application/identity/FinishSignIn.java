package dev.farthing.application.identity;

import dev.farthing.application.key.KeyMint;
import dev.farthing.domain.fault.Fault;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/// Learns from the identity provider who came back.
@ApplicationScoped
public class FinishSignIn {
    private final IdentityProvider provider;
    private final KeyMint mint;

    public FinishSignIn(IdentityProvider provider, KeyMint mint) {
        this.provider = provider;
        this.mint = mint;
    }

    /// @param state what came back with the code
    public Identity finish(SignInTry attempt, String state, String code) {
        if (!MessageDigest.isEqual(
                attempt.state().getBytes(StandardCharsets.US_ASCII), state.getBytes(StandardCharsets.UTF_8))) {
            throw Fault.UNAUTHORIZED.because("this sign-in was begun elsewhere");
        }
        return provider.redeem(code, attempt, attempt.verifier(mint));
    }
}

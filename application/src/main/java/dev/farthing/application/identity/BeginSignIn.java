package dev.farthing.application.identity;

import dev.farthing.application.key.KeyMint;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.SecureRandom;

/// Sends a browser to the identity provider.
@ApplicationScoped
public class BeginSignIn {
    private final IdentityProvider provider;
    private final KeyMint mint;
    private final SecureRandom random;

    public BeginSignIn(IdentityProvider provider, KeyMint mint, SecureRandom random) {
        this.provider = provider;
        this.mint = mint;
        this.random = random;
    }

    public Begun begin() {
        var attempt = SignInTry.drawn(random);
        return new Begun(attempt, provider.authorization(attempt, attempt.verifier(mint)));
    }

    /// What the browser is to keep, and where it goes.
    public record Begun(SignInTry attempt, String address) {}
}

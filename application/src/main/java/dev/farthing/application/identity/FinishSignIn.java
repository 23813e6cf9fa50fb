package dev.farthing.application.identity;

import dev.farthing.application.key.FailedAttempts;
import dev.farthing.application.key.KeyMint;
import dev.farthing.domain.fault.Fault;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/// Learns from the identity provider who came back.
@ApplicationScoped
public class FinishSignIn {
    static final int MOST_FAILURES = 20;
    static final Duration WITHIN = Duration.ofMinutes(1);

    private final IdentityProvider provider;
    private final KeyMint mint;
    private final InstantSource clock;
    private final FailedAttempts failed = new FailedAttempts(MOST_FAILURES, WITHIN);

    public FinishSignIn(IdentityProvider provider, KeyMint mint, InstantSource clock) {
        this.provider = provider;
        this.mint = mint;
        this.clock = clock;
    }

    /// Asks the provider about so many codes an address that come to nothing, and no more for a while.
    ///
    /// @param state what came back with the code
    /// @param address the caller's; those that are not known count as one
    public Identity finish(SignInTry attempt, String state, String code, @Nullable String address) {
        if (!MessageDigest.isEqual(
                attempt.state().getBytes(StandardCharsets.US_ASCII), state.getBytes(StandardCharsets.UTF_8))) {
            throw Fault.UNAUTHORIZED.because("this sign-in was begun elsewhere");
        }
        var now = clock.instant();
        var until = failed.lockedUntil(address, now);
        if (until != null) {
            throw Fault.TOO_MANY_ATTEMPTS
                    .because("too many sign-ins from your address came to nothing: try again in a minute")
                    .after(Duration.between(now, until));
        }
        failed.note(address, now);
        var identity = provider.redeem(code, attempt, attempt.verifier(mint));
        failed.forgive(address);
        return identity;
    }
}

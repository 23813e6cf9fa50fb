package dev.farthing.application.identity;

import dev.farthing.domain.fault.Fault;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Vouches for whoever a test put down, by a code that is good once, or by a token.
public final class RememberedIdentities implements IdentityProvider {
    public final Map<String, Identity> codes = new HashMap<>();
    public final Map<String, Identity> tokens = new HashMap<>();

    @Override
    public String authorization(SignInTry attempt, String verifier) {
        return "https://login.example?state=" + attempt.state() + "&nonce=" + attempt.nonce() + "&verifier=" + verifier;
    }

    @Override
    public Identity redeem(String code, SignInTry attempt, String verifier) {
        return known(codes.remove(code));
    }

    @Override
    public Identity verify(String token) {
        return known(tokens.get(token));
    }

    @Override
    public @Nullable String signOut() {
        return null;
    }

    private static Identity known(@Nullable Identity identity) {
        if (identity == null) {
            throw Fault.UNAUTHORIZED.because("nobody is known by this");
        }
        return identity;
    }
}

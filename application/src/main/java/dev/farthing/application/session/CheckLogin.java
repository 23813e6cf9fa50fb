package dev.farthing.application.session;

import dev.farthing.application.account.AuthenticateAdmin;
import dev.farthing.application.account.KnownAdministrator;
import dev.farthing.application.key.FailedAttempts;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.fault.FaultException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/// Tells who wants to log in; an address that showed many wrong keys is turned away for a while, whatever it shows.
@ApplicationScoped
public class CheckLogin {
    static final int MOST_FAILURES = 10;
    static final Duration WITHIN = Duration.ofMinutes(10);

    private final AuthenticateAdmin authenticateAdmin;
    private final InstantSource clock;
    private final FailedAttempts failed = new FailedAttempts(MOST_FAILURES, WITHIN);

    public CheckLogin(AuthenticateAdmin authenticateAdmin, InstantSource clock) {
        this.authenticateAdmin = authenticateAdmin;
        this.clock = clock;
    }

    /// @param address the caller's; those that are not known count as one
    public KnownAdministrator check(String presented, @Nullable String address) {
        var now = clock.instant();
        var until = failed.lockedUntil(address, now);
        if (until != null) {
            long minutes = Duration.between(now, until).plusSeconds(59).toMinutes();
            throw Fault.TOO_MANY_ATTEMPTS.because(
                    "too many wrong keys came from your address: try again in " + minutes + " min");
        }
        try {
            var known = authenticateAdmin.authenticate(presented.strip(), address);
            failed.forgive(address);
            return known;
        } catch (FaultException refusal) {
            failed.note(address, now);
            throw refusal;
        }
    }
}

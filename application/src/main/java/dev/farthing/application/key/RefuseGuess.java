package dev.farthing.application.key;

import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.fault.FaultException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/// Tells whoever showed a secret that is none of ours so, and after many of them from one address to come again
/// later.
///
/// It is asked only about secrets that were looked at and opened nothing: whoever shows one that opens is let in,
/// whatever others of the same address do. Programs of this machine itself are told the plain answer at all times.
@ApplicationScoped
public class RefuseGuess {
    static final int MOST_GUESSES = 20;
    static final Duration WITHIN = Duration.ofMinutes(1);

    private final InstantSource clock;
    private final FailedAttempts guesses = new FailedAttempts(MOST_GUESSES, WITHIN);

    public RefuseGuess(InstantSource clock) {
        this.clock = clock;
    }

    /// @param plainly the answer to one guess
    /// @param address the caller's; those that are not known count as one
    public FaultException refuse(FaultException plainly, @Nullable String address) {
        if (isOfThisMachine(address)) {
            return plainly;
        }
        var tooMany = tooMany(address);
        if (tooMany == null) {
            guesses.note(address, clock.instant());
            return plainly;
        }
        return tooMany;
    }

    /// What is told an address that has guessed too often; null for every other.
    @Nullable
    FaultException tooMany(@Nullable String address) {
        var now = clock.instant();
        var until = isOfThisMachine(address) ? null : guesses.lockedUntil(address, now);
        return until == null
                ? null
                : Fault.TOO_MANY_ATTEMPTS
                        .because("Too many keys that open nothing came from your address.")
                        .after(Duration.between(now, until));
    }

    private static boolean isOfThisMachine(@Nullable String address) {
        return address != null
                && (address.startsWith("127.") || address.equals("::1") || address.equals("0:0:0:0:0:0:0:1"));
    }
}

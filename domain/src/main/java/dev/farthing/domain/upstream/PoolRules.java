package dev.farthing.domain.upstream;

import java.time.Duration;

/// How patient the pool is with vendors, and how long it holds something against a credential.
///
/// @param attempts how many credentials one call may try
/// @param retryPercent how many second attempts there may be for a hundred calls, after failures that more attempts
///     make worse
/// @param backOff the longest first wait before a further attempt; each further one doubles it
/// @param failuresToOpen how many failures in a row open a circuit
/// @param openFor how long an open circuit lets nothing through; then one call in as much time is let through
/// @param usualCooling how long a credential rests when its vendor does not say
/// @param longestCooling the longest rest a vendor is believed in
/// @param emptyAccount what becomes of a credential whose account is empty
/// @param emptyCooling how long it rests
/// @param mostPerProvider how many calls may run at one provider unless it says otherwise; 0: any number
/// @param probeInterval how often at most a refused credential is tried again; zero: never
/// @param hedging how long calls wait that may be made a second time elsewhere
/// @param callsToJudge of how many calls within five minutes a credential's success is judged
/// @param limitScope what rests when a vendor limits the rate of calls
public record PoolRules(
        int attempts,
        int retryPercent,
        Duration backOff,
        int failuresToOpen,
        Duration openFor,
        Duration usualCooling,
        Duration longestCooling,
        EmptyAccount emptyAccount,
        Duration emptyCooling,
        int mostPerProvider,
        Duration probeInterval,
        Hedging hedging,
        int callsToJudge,
        LimitScope limitScope) {
    private static final Duration LONGEST_BACK_OFF = Duration.ofSeconds(2);
    private static final int MOST_DOUBLINGS = 10;

    public static final PoolRules DEFAULT = new PoolRules(
            3,
            20,
            Duration.ofMillis(100),
            5,
            Duration.ofSeconds(1),
            Duration.ofSeconds(30),
            Duration.ofHours(1),
            EmptyAccount.DISABLE,
            Duration.ofHours(1),
            8_000,
            Duration.ofMinutes(5),
            Hedging.USUAL,
            20,
            LimitScope.TOLD);

    /// The longest wait after so many attempts that failed.
    public Duration longestBackOff(int failures) {
        long doubled = backOff.toMillis() << Math.clamp(failures - 1, 0, MOST_DOUBLINGS);
        return Duration.ofMillis(Math.min(LONGEST_BACK_OFF.toMillis(), doubled));
    }

    /// The same rules where an empty account has another end, and a limit another reach.
    PoolRules with(EmptyAccount other, LimitScope otherScope) {
        return new PoolRules(
                attempts,
                retryPercent,
                backOff,
                failuresToOpen,
                openFor,
                usualCooling,
                longestCooling,
                other,
                emptyCooling,
                mostPerProvider,
                probeInterval,
                hedging,
                callsToJudge,
                otherScope);
    }
}

package dev.farthing.application.observation;

/// How well calls are answered.
public enum ServiceState {
    NORMAL,
    /// One call in twenty fails.
    DEGRADED,
    /// Every other one does.
    OUTAGE;

    /// By too few nothing is judged.
    static final long LEAST_CALLS = 10;

    private static final long DEGRADED_ONE_IN = 20;
    private static final long OUTAGE_ONE_IN = 2;

    /// Calls that the client left say nothing, nor do those that failed by their callers' own doing.
    static ServiceState of(Sums sums) {
        long judged = sums.judged();
        if (judged < LEAST_CALLS || sums.unavailable() * DEGRADED_ONE_IN < judged) {
            return NORMAL;
        }
        return sums.unavailable() * OUTAGE_ONE_IN >= judged ? OUTAGE : DEGRADED;
    }

    /// By the shortest of some times, given shortest first, that has calls enough.
    static ServiceState ofFirst(Iterable<Sums> shortestFirst) {
        for (var sums : shortestFirst) {
            if (sums.judged() >= LEAST_CALLS) {
                return of(sums);
            }
        }
        return NORMAL;
    }
}

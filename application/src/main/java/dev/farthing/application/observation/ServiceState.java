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

    /// Calls that the client left say nothing.
    static ServiceState of(Sums sums) {
        long judged = sums.succeeded() + sums.failed();
        if (judged < LEAST_CALLS || sums.failed() * DEGRADED_ONE_IN < judged) {
            return NORMAL;
        }
        return sums.failed() * OUTAGE_ONE_IN >= judged ? OUTAGE : DEGRADED;
    }

    /// By the shortest of some times, given shortest first, that has calls enough.
    static ServiceState ofFirst(Iterable<Sums> shortestFirst) {
        for (var sums : shortestFirst) {
            if (sums.succeeded() + sums.failed() >= LEAST_CALLS) {
                return of(sums);
            }
        }
        return NORMAL;
    }
}

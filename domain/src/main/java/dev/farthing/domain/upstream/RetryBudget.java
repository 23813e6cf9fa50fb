package dev.farthing.domain.upstream;

/// How many further attempts may be made in proportion to the calls there are, so that trouble at a vendor is not
/// made worse by asking it twice for everything. Safe for all threads.
public final class RetryBudget {
    private static final long RETRY = 100;
    /// What may be spent at once however few calls there were.
    private static final long RESERVE = 10 * RETRY;

    private static final long MOST = 100 * RETRY;

    private long left = RESERVE;
    private long reservedAt;

    /// A call begins: a share of a further attempt is earned.
    public synchronized void earn(int percent) {
        left = Math.min(MOST, left + percent);
    }

    /// Takes one further attempt; each second one is there for those who make few calls.
    public synchronized boolean spend(long nowMillis) {
        if (nowMillis - reservedAt >= 1_000) {
            reservedAt = nowMillis;
            left = Math.max(left, RETRY);
        }
        if (left < RETRY) {
            return false;
        }
        left -= RETRY;
        return true;
    }
}
